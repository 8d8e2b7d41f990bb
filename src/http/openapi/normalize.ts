import { STATUS_CODES } from 'node:http';
import { ERROR_CATALOGUE } from '../../lib/errors.js';
import { HOUR_MS } from '../../lib/time.js';
import { NDJSON_TYPES } from '../../schemas/common/media-types.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  example?: unknown;
}

/** A body in one content type. */
interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: unknown;
}

/** A method of a path. */
interface Operation {
  operationId?: string;
  parameters?: { in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, Media> };
  responses?: Record<string, { description?: string; content?: Record<string, Media> }>;
}

/** The parts of an OpenAPI document that are normalized. */
export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { example?: unknown }> };
}

const REFERENCE = /"#\/components\/schemas\/([\w.-]+)"/g;
/** What Fastify writes where a schema has no description. */
const NO_DESCRIPTION = 'Default Response';

/**
 * Normalizes the generated document for readers and code generators. The input and output variants of a zod schema
 * become one where they are equal or only one is used; unused schemas are removed; every response gets a description;
 * examples of schemas are copied to where tools look for them.
 */
export function normalizeOpenApi(generated: unknown): OpenApiDocument {
  const document = uniteForms(withoutPatternsOfTimes(generated));
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations)) {
      addBodyResponses(operation);
      describeResponses(operation);
      keepFiltersEmpty(operation);
      showExamples(operation, document.components.schemas);
    }
  }
  return document;
}

/** A copy of the document without the regular expressions of times: `format: date-time` is enough. */
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

/** Names of the schemas that the paths refer to, directly or through other schemas. */
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

/** Every route with a body can respond 413 and 415. */
function addBodyResponses({ requestBody, responses = {} }: Operation): void {
  if (requestBody === undefined) return;
  for (const code of ['too-large', 'unsupported-media-type'] as const) {
    const { status, title } = ERROR_CATALOGUE[code];
    const schema = { $ref: '#/components/schemas/Problem' };
    responses[status] ??= { description: title, content: { [PROBLEM_MEDIA_TYPE]: { schema } } };
  }
}

function describeResponses({ responses = {} }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    if (response.description === NO_DESCRIPTION) response.description = STATUS_CODES[status] ?? 'Response';
  }
}

/** The explorer fills examples into optional query parameters, where they would filter everything out. */
function keepFiltersEmpty({ parameters = [] }: Operation): void {
  for (const parameter of parameters) {
    if (parameter.in === 'query' && !parameter.required) delete parameter.schema?.example;
  }
}

/** Copies the example of a named schema to the bodies that use it. */
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

const MAINTENANCE = '/v1/components/{component}/maintenance';

/** A copy in which the example of a new maintenance ends in the future, so that the explorer can send it unchanged. */
export function withMaintenanceAhead(document: OpenApiDocument, nowMs: number): OpenApiDocument {
  const copy = structuredClone(document);
  const order = copy.paths[MAINTENANCE]?.put?.requestBody?.content?.['application/json']?.example;
  const until = new Date(Math.ceil(nowMs / HOUR_MS) * HOUR_MS + HOUR_MS).toISOString();
  Object.assign(order ?? {}, { until });
  return copy;
}

function problemExample(wanted: number): unknown {
  const found = Object.entries(ERROR_CATALOGUE).findLast(([, { status }]) => status === wanted);
  if (found === undefined) return undefined;
  const [code, { status, title }] = found;
  return { type: `urn:gluepoint:problem:${code}`, title, status, detail: title, instance: 'k3x9-1f' };
}

/** The example of an NDJSON body has the items of the JSON example, one per line. */
function showLines(content: Record<string, Media> | undefined): void {
  for (const type of NDJSON_TYPES) {
    if (content?.[type] === undefined) continue;
    const { example } = content[type] as { example?: { occurrences?: unknown[] } };
    content[type] = {
      schema: { type: 'string', description: 'One occurrence per line' },
      example: example?.occurrences?.map((item) => `${JSON.stringify(item)}\n`).join(''),
    };
  }
}
