import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStoreAway, isStoreBusy } from '../../db/unavailable.js';
import { ERROR_CATALOGUE, type ErrorCode, type FieldError, GluepointError } from '../../lib/errors.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';

/** An error as clients see it (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Id of the request. */
  instance: string;
  errors?: FieldError[];
}

const RETRY_AFTER_SECONDS = 1;

/** Errors of Fastify: their code in the catalogue and, where Fastify's message does not fit, a detail. */
const FASTIFY_ERRORS: Record<string, [ErrorCode, string?]> = {
  FST_ERR_BAD_URL: ['bad-input', 'The URL is not valid percent-encoded UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['bad-input', 'A segment of the path is too long.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body exceeds the limit of this route.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'This content type is not supported here. Send application/json.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-input', 'The length of the body differs from its Content-Length.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['bad-input', 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad-input', 'The body is not valid JSON.'],
  FST_ERR_HANDLER_TIMEOUT: ['overloaded', 'The response took too long.'],
};

/** The problem of an error. Its detail never contains SQL or a stack. */
export function problemOf(error: GluepointError, requestId: string): Problem {
  const { status, title } = ERROR_CATALOGUE[error.code];
  const problem: Problem = {
    type: `urn:gluepoint:problem:${error.code}`,
    title,
    status,
    detail: error.detail,
    instance: requestId,
  };
  if (error.extra.errors !== undefined) problem.errors = error.extra.errors;
  return problem;
}

/** Maps any thrown value to the catalogue. The detail of `internal` reveals nothing about the cause. */
export function toGluepointError(error: unknown): GluepointError {
  if (error instanceof GluepointError) return error;
  const known = ofFastify(error);
  if (known !== null) return known;
  if (isStoreAway(error)) {
    return new GluepointError('store-unavailable', 'The store cannot be reached.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  if (isStoreBusy(error)) {
    return new GluepointError('overloaded', 'The store took too long. Request less, or retry.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  return new GluepointError('internal', 'Internal error; details are in the log of the server.');
}

function ofFastify(error: unknown): GluepointError | null {
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  const [mapped, detail] = FASTIFY_ERRORS[code ?? ''] ?? [];
  if (mapped !== undefined) {
    const extra = ERROR_CATALOGUE[mapped].status === 503 ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
    return new GluepointError(mapped, detail ?? (error as Error).message, extra);
  }
  // An incomplete body, or another error that Fastify attributes to the client.
  const isClients = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isClients ? new GluepointError('bad-input', 'The request could not be read.') : null;
}

/** Sets the headers of an error, which are the same in all error formats. */
export function setErrorHeaders(reply: FastifyReply, { code, extra: { retryAfterSeconds } }: GluepointError): void {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="gluepoint"');
}

/** Sends a problem. The only function that does. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: GluepointError): FastifyReply {
  const problem = problemOf(error, request.id);
  setErrorHeaders(reply, error);
  // With a serializer of its own, Fastify adds no charset, which application/problem+json does not have.
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .serializer(identity)
    .send(JSON.stringify(problem));
}

function identity(text: unknown): string {
  return text as string;
}
