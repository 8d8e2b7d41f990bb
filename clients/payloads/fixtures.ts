import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../client.js';
import type { RecordedRequest } from '../recording-proxy.js';
import { otlpJsonOf, sentryEventsIn } from './decode.js';
import { type Rewrites, trimEvent, trimHeaders, trimOtlp } from './trim.js';

/** One event, log record or span as a client sent it. */
interface Fixture {
  /** The step, with `-moved` when it is of round 2. */
  name: string;
  headers: Record<string, string>;
  event?: unknown;
  /** An export request for logs or traces that holds nothing else. */
  otlp?: unknown;
}

/** Of round 2 these suffice: they must be the same as those of round 1. */
const MOVED = new Set(['charge', 'nameless-price']);
const ROUND_2 = /shop@1\.2\.2/;

/**
 * Writes what a client sent, decoded and trimmed, one entry for each step. Writes nothing where nothing can be read.
 * Format the files with Biome before they are committed.
 */
export function writeFixtures(
  folder: string,
  file: string,
  requests: readonly RecordedRequest[],
  steps: readonly Step[],
  rewrites: Rewrites,
): void {
  const fixtures: Fixture[] = [];
  for (const request of requests) {
    for (const part of partsOf(request, rewrites)) {
      // Breadcrumbs name what happened before.
      const text = JSON.stringify(part, (key, value) => (key === 'breadcrumbs' ? undefined : value)).replaceAll(
        '\\"',
        '"',
      );
      const step = steps.find((one) => one.text.test(text));
      if (step === undefined) continue;
      const isMoved = ROUND_2.test(text);
      if (isMoved && !MOVED.has(step.name)) continue;
      const name = `${step.name}${isMoved ? '-moved' : ''}`;
      if (fixtures.some((one) => one.name === name)) continue;
      fixtures.push({ name, headers: trimHeaders(request.headers), ...part });
    }
  }
  if (fixtures.length === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), `${JSON.stringify(fixtures)}\n`);
}

function partsOf(request: RecordedRequest, rewrites: Rewrites): ({ event: unknown } | { otlp: unknown })[] {
  if (/^\/api\/\d+\/(envelope|store)/.test(request.path)) {
    return sentryEventsIn(request).map((event) => ({ event: trimEvent(event, rewrites) }));
  }
  const parts =
    request.path === '/v1/logs' ? recordsIn(request) : request.path === '/v1/traces' ? spansIn(request) : [];
  return parts.map((otlp) => ({ otlp: trimOtlp(otlp, rewrites) }));
}

interface Logs {
  resourceLogs: { resource: unknown; scopeLogs: { scope: unknown; logRecords: unknown[] }[] }[];
}

interface Traces {
  resourceSpans: { resource: unknown; scopeSpans: { scope: unknown; spans: { events?: { name: string }[] }[] }[] }[];
}

/** A request for each log record. */
function recordsIn(request: RecordedRequest): Logs[] {
  const logs = otlpJsonOf(request) as Logs | null;
  return (logs?.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record) => ({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] })),
    ),
  );
}

/** A request for each span that has an exception. */
function spansIn(request: RecordedRequest): Traces[] {
  const traces = otlpJsonOf(request) as Traces | null;
  return (traces?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans
        .filter(({ events }) => events?.some(({ name }) => name === 'exception') ?? false)
        .map((span) => ({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] })),
    ),
  );
}
