import { STATUS_CODES } from 'node:http';
import { ERROR_CATALOGUE } from '../errors.js';
import { PROBLEM_MEDIA_TYPE } from '../schemas/problem.js';

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  example?: unknown;
}

interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: unknown;
}

interface Operation {
  operationId?: string;
  parameters?: { in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, Media> };
  responses?: Record<string, { description?: string; content?: Record<string, Media> }>;
}

/** The parts of an OpenAPI document that are tidied. */
export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { example?: unknown }> };
}

const REFERENCE = /"#\/components\/schemas\/([\w.-]+)"/g;
const NDJSON = 'application/x-ndjson';
/** What Fastify writes where a schema has no description. */
const NO_DESCRIPTION = 'Default Response';

/**
 * Makes the generated document readable: zod's input and output forms of a schema become one where they are the
 * same or only one is used, unused ones go, and answers, operations and examples get the names tools look for.
 */
export function tidyOpenApi(generated: unknown): OpenApiDocument {
  const document = uniteForms(withoutPatternsOfTimes(generated));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.operationId ??= operationId(method, path);
      describeAnswers(operation);
      keepFiltersEmpty(operation);
      showExamples(operation, document.components.schemas);
    }
  }
  return document;
}

/** A copy of the document in which `format: date-time` says enough. */
function withoutPatternsOfTimes(document: unknown): OpenApiDocument {
  return JSON.parse(JSON.stringify(document), (_key, value) => {
    if (value?.format === 'date-time') delete value.pattern;
    return value;
  });
}

/** `Occurrence` and `OccurrenceInput` become `Occurrence`. */
function uniteForms(document: OpenApiDocument): OpenApiDocument {
  const { schemas } = document.components;
  const used = reachable(document);
  const plain = (name: string) =>
    JSON.stringify(schemas[name])?.replaceAll(REFERENCE, (ref) => ref.replace(/Input"$/, '"'));
  const renamed = new Map<string, string>();
  for (const name of used) {
    const base = name.replace(/Input$/, '');
    if (base === name || schemas[base] === undefined) continue;
    if (!used.has(base) || plain(base) === plain(name)) renamed.set(name, base);
  }
  const kept = Object.entries(schemas)
    .filter(([name]) => used.has(name))
    .map(([name, schema]) => [renamed.get(name) ?? name, schema] as const)
    .sort(([a], [b]) => a.localeCompare(b));
  const text = JSON.stringify({
    ...document,
    components: { ...document.components, schemas: Object.fromEntries(kept) },
  });
  return JSON.parse(text.replaceAll(REFERENCE, (ref, name) => (renamed.has(name) ? ref.replace(/Input"$/, '"') : ref)));
}

/** Names of the schemas that the paths lead to. */
function reachable({ paths, components }: OpenApiDocument): Set<string> {
  const found = new Set<string>();
  const visit = (part: unknown) => {
    for (const [, name] of (JSON.stringify(part) ?? '').matchAll(REFERENCE)) {
      if (name === undefined || found.has(name)) continue;
      found.add(name);
      visit(components.schemas[name]);
    }
  };
  visit(paths);
  return found;
}

/** `get /v1/events/{id}` → `getEventsId`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z\d]+/).filter((word) => word !== '' && word !== 'v1');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function describeAnswers({ responses = {} }: Operation): void {
  for (const [status, answer] of Object.entries(responses)) {
    if (answer.description === NO_DESCRIPTION) answer.description = STATUS_CODES[status] ?? 'Answer';
  }
}

/** The explorer fills in examples: as filters they would find nothing. */
function keepFiltersEmpty({ parameters = [] }: Operation): void {
  for (const parameter of parameters) {
    if (parameter.in === 'query' && !parameter.required) delete parameter.schema?.example;
  }
}

/** Puts the example of a named schema where every tool finds it. */
function showExamples(
  { requestBody, responses = {} }: Operation,
  schemas: OpenApiDocument['components']['schemas'],
): void {
  const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
  for (const content of contents) {
    for (const media of Object.values(content ?? {})) {
      const name = media.schema?.$ref?.split('/').at(-1);
      const example = name === undefined ? undefined : schemas[name]?.example;
      if (example !== undefined && media.examples === undefined) media.example ??= example;
    }
  }
  showLines(requestBody?.content);
  for (const [status, { content }] of Object.entries(responses)) {
    const problem = content?.[PROBLEM_MEDIA_TYPE];
    if (problem !== undefined && status !== '400') problem.example = problemExample(Number(status));
  }
}

function problemExample(wanted: number): unknown {
  const found = Object.entries(ERROR_CATALOGUE).findLast(([, { status }]) => status === wanted);
  if (found === undefined) return undefined;
  const [code, { status, title }] = found;
  return { type: `urn:gluepoint:problem:${code}`, title, status, detail: title, instance: 'k3x9-1f' };
}

/** A body of lines is a text: its example is the items of the JSON one, a line each. */
function showLines(content: Record<string, Media> | undefined): void {
  if (content?.[NDJSON] === undefined) return;
  const { example } = content[NDJSON] as { example?: { occurrences?: unknown[] } };
  content[NDJSON] = {
    schema: { type: 'string', description: 'One occurrence per line' },
    example: example?.occurrences?.map((item) => `${JSON.stringify(item)}\n`).join(''),
  };
}
