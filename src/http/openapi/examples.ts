import { ERROR_CATALOGUE } from '../../lib/errors.js';
import { HOUR_MS } from '../../lib/time.js';
import { NDJSON_TYPES } from '../../schemas/common/media-types.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';
import type { Media, OpenApiDocument, Operation } from './document.js';

/** Puts the example of a named schema where every tool finds it. */
export function showExamples(
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

/** A copy in which the maintenance to be ordered ends ahead of now, so that the explorer can send it as it stands. */
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

/** A body of lines is a text: its example is the items of the JSON one, a line each. */
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
