import { STATUS_CODES } from 'node:http';
import { ERROR_CATALOGUE } from '../../lib/errors.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';
import type { OpenApiDocument, Operation } from './document.js';
import { showExamples } from './examples.js';

const REFERENCE = /"#\/components\/schemas\/([\w.-]+)"/g;
/** What Fastify writes where a schema has no description. */
const NO_DESCRIPTION = 'Default Response';

/**
 * Makes the generated document readable: zod's input and output forms of a schema become one where they are the
 * same or only one is used, unused ones go, and answers, operations and examples get the names tools look for.
 */
export function normalizeOpenApi(generated: unknown): OpenApiDocument {
  const document = uniteForms(withoutPatternsOfTimes(generated));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.operationId ??= operationId(method, path);
      addBodyAnswers(operation);
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

/** Whatever takes a body can be sent one that is too large, or of another kind. */
function addBodyAnswers({ requestBody, responses = {} }: Operation): void {
  if (requestBody === undefined) return;
  for (const code of ['too-large', 'unsupported-media-type'] as const) {
    const { status, title } = ERROR_CATALOGUE[code];
    const schema = { $ref: '#/components/schemas/Problem' };
    responses[status] ??= { description: title, content: { [PROBLEM_MEDIA_TYPE]: { schema } } };
  }
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
