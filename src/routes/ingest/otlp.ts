import { isUtf8 } from 'node:buffer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.js';
import { Refused } from '../../gluing/queue/admit.js';
import { OverQuota, type Received } from '../../gluing/queue/intake.js';
import { drainBody, readBody } from '../../http/body/body-parser.js';
import { COMMON_ENCODINGS } from '../../http/body/decompress.js';
import { MemoryBudget } from '../../http/memory/memory-budget.js';
import { failureLog, notFound } from '../../http/reply/error-handler.js';
import { setErrorHeaders, toGluepointError } from '../../http/reply/problem.js';
import type { GluepointApp } from '../../http/types.js';
import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { ERROR_CATALOGUE, GluepointError } from '../../lib/errors.js';
import { MalformedRequest, TooManyRecords } from '../../protocols/otlp/records.js';
import {
  type OtlpForm,
  occurrencesInLogs,
  occurrencesInTraces,
  type Translated,
} from '../../protocols/otlp/request.js';
import {
  exportResponse,
  MEDIA_TYPES,
  type PartialSuccess,
  type Signal,
  statusResponse,
} from '../../protocols/otlp/response.js';
import { projectQuery } from '../../schemas/common/query.js';
import {
  logsRequest,
  logsResponses,
  metricsRequest,
  metricsResponses,
  tracesRequest,
  tracesResponses,
} from '../../schemas/otlp.js';

const BODY_BYTES = 8 * 1024 * 1024;
/** JSON is parsed as a whole, which takes several times its size. */
const JSON_BYTES = 4 * 1024 * 1024;
/** Larger requests share a budget while they are parsed and stored. Those that wait are kept as raw bytes. */
const LARGE_BYTES = 1024 * 1024;
const LARGE_BUDGET_BYTES = BODY_BYTES;
const LARGE_QUEUE = { maxQueued: 16, maxWaitMs: 10_000 };
const MAX_REASONS = 3;
/** A record that is nearly as old as the retention could exceed it by the time it is stored. */
const RETENTION_MARGIN_MS = 60_000;

const FORMAT =
  'OTLP/HTTP as JSON or, with `application/x-protobuf`, as protobuf, optionally compressed with gzip or deflate. The response has the format of the request.';

/** A signal whose records are stored. */
interface StoredSignal {
  signal: Signal;
  translate: typeof occurrencesInLogs;
  schema: {
    operationId: string;
    summary: string;
    description: string;
    body: typeof logsRequest;
    response: typeof logsResponses;
  };
}

const LOGS: StoredSignal = {
  signal: 'logs',
  translate: occurrencesInLogs,
  schema: {
    operationId: 'sendOtlpLogs',
    summary: 'Send OpenTelemetry log records',
    description: `${FORMAT} A record becomes an occurrence if it has an exception or its severity is at least WARN; other records are accepted and dropped.`,
    body: logsRequest,
    response: logsResponses,
  },
};

const TRACES: StoredSignal = {
  signal: 'traces',
  translate: occurrencesInTraces,
  schema: {
    operationId: 'sendOtlpTraces',
    summary: 'Send OpenTelemetry spans',
    description: `${FORMAT} Each span event named \`exception\` becomes an occurrence. A span with status ERROR also does if its resource has the attribute \`gluepoint.span.errors=true\`. Other spans are accepted and dropped. An exception that is also sent as a log record of the same span counts once.`,
    body: tracesRequest,
    response: tracesResponses,
  },
};

/** The three signals of OTLP/HTTP. Errors have the format of that protocol, not problems. */
export function otlpRoutes(app: GluepointApp, deps: Deps): void {
  const memory = new MemoryBudget(LARGE_BUDGET_BYTES, LARGE_QUEUE);
  for (const stored of [LOGS, TRACES]) {
    inScope(app, stored.signal, (scope) => installStored(scope, deps, stored, memory));
  }
  inScope(app, 'metrics', (scope) => installMetrics(scope, deps));
}

/** Installs the route of a signal. */
function inScope(app: GluepointApp, signal: Signal, install: (scope: GluepointApp) => void): void {
  // With the prefix, unknown methods get the error format of this scope.
  app.register(async (scope) => install(scope as GluepointApp), { prefix: `/v1/${signal}` });
}

function installStored(scope: GluepointApp, deps: Deps, stored: StoredSignal, memory: MemoryBudget): void {
  installForms(scope, readBody);
  scope.post(
    '',
    {
      bodyLimit: BODY_BYTES,
      config: { roles: ['ingest'], contentEncodings: COMMON_ENCODINGS },
      schema: { tags: ['Sending'], querystring: projectQuery({}), ...stored.schema },
    },
    async (request, reply) => {
      const bytes = (request.body as Buffer | undefined)?.length ?? 0;
      const isLarge = bytes > LARGE_BYTES;
      if (isLarge) await memory.reserve(bytes);
      try {
        const partialSuccess = await store(deps, request, stored.translate);
        const form = formOf(request);
        return send(reply.code(200), form, exportResponse(form, stored.signal, partialSuccess));
      } finally {
        if (isLarge) memory.release(bytes);
      }
    },
  );
}

function installMetrics(scope: GluepointApp, { counters }: Deps): void {
  installForms(scope, drainBody);
  scope.post(
    '',
    {
      bodyLimit: BODY_BYTES,
      config: { roles: ['ingest'], contentEncodings: COMMON_ENCODINGS },
      schema: {
        tags: ['Sending'],
        operationId: 'sendOtlpMetrics',
        summary: 'Send OpenTelemetry metrics',
        description: `${FORMAT} Metrics are accepted and dropped, so that an exporter of all three signals works without extra settings. The body is not parsed.`,
        querystring: projectQuery({}),
        body: metricsRequest,
        response: metricsResponses,
      },
    },
    async (request, reply) => {
      counters.passedOver.note('otlp', 'metrics', 1);
      const form = formOf(request);
      return send(reply.code(200), form, exportResponse(form, 'metrics', null));
    },
  );
}

/** Installs parsers for both formats, whose bodies `read` reads, and errors in the format of the request. */
function installForms(scope: GluepointApp, read: typeof readBody): void {
  const logFailure = failureLog();
  for (const type of Object.values(MEDIA_TYPES)) {
    scope.removeContentTypeParser(type);
    scope.addContentTypeParser(type, read);
  }
  scope.setErrorHandler((error, request, reply) => {
    const mapped = errorOf(error);
    logFailure(request, mapped, error);
    return sendError(request, reply, mapped);
  });
  scope.setNotFoundHandler((request, reply) => sendError(request, reply, notFound(scope, request, reply)));
}

/** Stores the records of a request; returns what was not stored, null if nothing. Counts dropped records. */
async function store(
  { intake, counters, clock }: Deps,
  request: FastifyRequest,
  translate: typeof occurrencesInLogs,
): Promise<PartialSuccess | null> {
  const { occurrences, places, passedOver } = translated(request, translate, clock.now());
  const received = await intake.receive(request.project, occurrences);
  for (const [item, count] of passedOver) counters.passedOver.note('otlp', item, count);
  return notStored(received, places);
}

/** Parses a request, and drops its body to free memory. */
function translated(request: FastifyRequest, translate: typeof occurrencesInLogs, nowMs: number): Translated {
  const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  request.body = undefined;
  const form = formOf(request);
  const bytes = form === 'json' ? withoutByteOrderMark(body) : body;
  if (form === 'json' && bytes.length > JSON_BYTES)
    throw new GluepointError('too-large', 'A JSON body is limited to 4 MiB.');
  if (form === 'json' && !isUtf8(bytes)) throw new GluepointError('bad-input', 'The body is not valid UTF-8.');
  const { principal, project } = request;
  return translate(bytes, form, {
    keyId: principal.keyId ?? 'root',
    component: principal.component ?? project.slug,
    nowMs,
    retentionMs: project.retentionMs - RETENTION_MARGIN_MS,
  });
}

/** What was not stored; null if nothing. Throws `rate-limited` if a quota refused everything: a retry may succeed. */
function notStored(received: readonly Received[], places: readonly number[]): PartialSuccess | null {
  const refused: (Refused | OverQuota)[] = [];
  const refusedPlaces = new Set<number | undefined>();
  for (const [at, one] of received.entries()) {
    if (!(one instanceof Refused || one instanceof OverQuota)) continue;
    refused.push(one);
    refusedPlaces.add(places[at]);
  }
  const [first] = refused;
  if (first === undefined) return null;
  if (first instanceof OverQuota && received.every((one) => one instanceof OverQuota)) throw first.error;
  const reasons = [...new Set(refused.map(reasonOf))].slice(0, MAX_REASONS);
  return { rejected: refusedPlaces.size, errorMessage: reasons.join(' ') };
}

function reasonOf(refused: Refused | OverQuota): string {
  if (refused instanceof OverQuota) return refused.error.detail;
  return refused.errors.map(({ path, message }) => `${path} ${message}.`).join(' ');
}

function errorOf(error: unknown): GluepointError {
  if (error instanceof MalformedRequest) return new GluepointError('bad-input', error.message);
  if (error instanceof TooManyRecords) return new GluepointError('too-large', `The request holds ${error.message}.`);
  const mapped = toGluepointError(error);
  if (mapped.code !== 'unsupported-media-type' || error instanceof GluepointError) return mapped;
  return new GluepointError(mapped.code, `Send ${Object.values(MEDIA_TYPES).join(' or ')}.`);
}

function sendError(request: FastifyRequest, reply: FastifyReply, error: GluepointError): FastifyReply {
  const form = formOf(request);
  const { status } = ERROR_CATALOGUE[error.code];
  setErrorHeaders(reply, error);
  return send(reply.code(status), form, statusResponse(form, status, error.detail));
}

function send(reply: FastifyReply, form: OtlpForm, body: string | Buffer): FastifyReply {
  // For a string, Fastify would add a charset, which the content type of OTLP does not have.
  return reply.header('content-type', MEDIA_TYPES[form]).send(Buffer.from(body));
}

/** protobuf for a protobuf request, else JSON. */
function formOf({ headers }: FastifyRequest): OtlpForm {
  return /^application\/x-protobuf\b/i.test(headers['content-type'] ?? '') ? 'protobuf' : 'json';
}
