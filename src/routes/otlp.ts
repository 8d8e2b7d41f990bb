import { isUtf8 } from 'node:buffer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { withoutByteOrderMark } from '../byte-order-mark.js';
import type { Deps } from '../deps.js';
import { ERROR_CATALOGUE, GluepointError } from '../errors.js';
import { Refused } from '../gluing/admit.js';
import { OverQuota, type Received } from '../gluing/intake.js';
import { exportAnswer, MEDIA_TYPES, type PartialSuccess, statusAnswer } from '../protocols/otlp/answer.js';
import { MalformedRequest } from '../protocols/otlp/log-record.js';
import { type OtlpForm, occurrencesIn, TooManyRecords } from '../protocols/otlp/request.js';
import type { OccurrenceBody } from '../schemas/occurrence.js';
import { logsAnswers, logsRequest } from '../schemas/otlp.js';
import { projectQuery } from '../schemas/query.js';
import { readBody } from './body.js';
import { ByteBudget } from './byte-budget.js';
import { COMMON_ENCODINGS } from './decoded-body.js';
import { failureLog, notFound } from './errors.js';
import { setErrorHeaders, toGluepointError } from './problem.js';
import type { GluepointApp } from './types.js';

const BODY_BYTES = 8 * 1024 * 1024;
/** JSON is there as a whole when it is read, at several times its size. */
const JSON_BYTES = 4 * 1024 * 1024;
/** Of requests larger than this, so many bytes at a time are taken apart and stored; what waits is held as it came. */
const LARGE_BYTES = 1024 * 1024;
const TOGETHER_BYTES = BODY_BYTES;
const LINE = { waiting: 16, patienceMs: 10_000 };
const MAX_REASONS = 3;

/** Log records over OTLP/HTTP (6-protocols: OpenTelemetry). Errors are answered as that protocol says, not as problems. */
export function otlpRoutes(app: GluepointApp, deps: Deps): void {
  // The prefix has wrong methods answered here, too.
  const prefix = '/v1/logs';
  app.register(async (scope) => installLogs(scope as GluepointApp, deps), { prefix });
}

function installLogs(scope: GluepointApp, deps: Deps): void {
  const room = new ByteBudget(TOGETHER_BYTES, LINE);
  installAnswers(scope);
  scope.post(
    '',
    {
      bodyLimit: BODY_BYTES,
      config: { roles: ['ingest'], contentEncodings: COMMON_ENCODINGS },
      schema: {
        tags: ['Sending'],
        summary: 'Send log records of OpenTelemetry',
        description:
          'OTLP/HTTP, as JSON or, with `application/x-protobuf`, as protobuf, also encoded as gzip or deflate; the answer has the form of the request. A record is an occurrence when it has an exception or is at least a warning; others are taken and passed over.',
        querystring: projectQuery({}),
        body: logsRequest,
        response: logsAnswers,
      },
    },
    async (request, reply) => {
      const bytes = (request.body as Buffer | undefined)?.length ?? 0;
      const isLarge = bytes > LARGE_BYTES;
      if (isLarge) await room.take(bytes);
      try {
        const received = await deps.intake.receive(request.project, take(request));
        return send(reply.code(200), formOf(request), exportAnswer(formOf(request), notStored(received)));
      } finally {
        if (isLarge) room.give(bytes);
      }
    },
  );
}

/** Has the routes of this scope take both forms, and answer errors in the form of the request. */
function installAnswers(scope: GluepointApp): void {
  const logFailure = failureLog();
  for (const type of Object.values(MEDIA_TYPES)) {
    scope.removeContentTypeParser(type);
    scope.addContentTypeParser(type, readBody);
  }
  scope.setErrorHandler((error, request, reply) => {
    const mapped = errorOf(error);
    logFailure(request, mapped, error);
    return sendError(request, reply, mapped);
  });
  scope.setNotFoundHandler((request, reply) => sendError(request, reply, notFound(scope, request, reply)));
}
/** The occurrences of a request, whose body is let go. */
function take(request: FastifyRequest): OccurrenceBody[] {
  const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  request.body = undefined;
  const form = formOf(request);
  const bytes = form === 'json' ? withoutByteOrderMark(body) : body;
  if (form === 'json' && bytes.length > JSON_BYTES) throw new GluepointError('too-large', 'JSON may have 4 MiB.');
  if (form === 'json' && !isUtf8(bytes)) throw new GluepointError('bad-input', 'The body is not valid UTF-8.');
  const { principal, project } = request;
  return occurrencesIn(bytes, form, {
    keyId: principal.keyId ?? 'root',
    component: principal.component ?? project.slug,
  });
}

/** What of a request was not stored; null = nothing. Where a later try may store all of it, that is thrown: `rate-limited`. */
function notStored(received: readonly Received[]): PartialSuccess | null {
  const refused = received.filter((one) => one instanceof Refused || one instanceof OverQuota);
  const [first] = refused;
  if (first === undefined) return null;
  if (first instanceof OverQuota && received.every((one) => one instanceof OverQuota)) throw first.error;
  const reasons = [...new Set(refused.map(reasonOf))].slice(0, MAX_REASONS);
  return { rejectedLogRecords: refused.length, errorMessage: reasons.join(' ') };
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
  return send(reply.code(status), form, statusAnswer(form, status, error.detail));
}

function send(reply: FastifyReply, form: OtlpForm, answer: string | Buffer): FastifyReply {
  // Of a text Fastify would name the charset, too, which the request's content type need not have.
  return reply.header('content-type', MEDIA_TYPES[form]).send(Buffer.from(answer));
}

/** What is no protobuf is answered in JSON. */
function formOf({ headers }: FastifyRequest): OtlpForm {
  return /^application\/x-protobuf\b/i.test(headers['content-type'] ?? '') ? 'protobuf' : 'json';
}
