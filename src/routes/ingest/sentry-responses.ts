import type { FastifyReply } from 'fastify';
import { failureLog, notFound } from '../../http/reply/error-handler.js';
import { toGluepointError } from '../../http/reply/problem.js';
import type { GluepointApp } from '../../http/types.js';
import { ERROR_CATALOGUE, GluepointError } from '../../lib/errors.js';
import { Malformed, TooLarge } from '../../protocols/sentry/malformed.js';

/** Longest Retry-After for an SDK. */
const MAX_RETRY_AFTER_SECONDS = 60;

/** On every response: pages of any origin may send, and their SDK reads these headers. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-sentry-error, x-sentry-rate-limits, retry-after',
  // SDKs do not read responses. Chromium regards an unread `no-store` response as pending, and blocks further keepalive
  // requests of the page after 64 KiB.
  'cache-control': 'no-cache',
};

const PREFLIGHT = {
  'access-control-allow-headers':
    'x-sentry-auth, x-requested-with, origin, referer, accept, content-type, authentication, authorization, content-encoding, sentry-trace, baggage',
  'access-control-max-age': '86400',
};

/** Responses and errors of this scope have the format that Sentry SDKs expect, with CORS headers for browsers. */
export function installSentryResponses(scope: GluepointApp): void {
  const logFailure = failureLog();
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers(CORS);
    done();
  });
  scope.setErrorHandler((error, request, reply) => {
    const mapped = errorOf(error);
    logFailure(request, mapped, error);
    return sendError(reply, mapped);
  });
  scope.setNotFoundHandler((request, reply) => sendError(reply, notFound(scope, request, reply)));
}

/** Responds to a CORS preflight request. `methods` of the route, such as `GET, POST`. */
export function sendPreflight(reply: FastifyReply, methods: string): FastifyReply {
  return reply
    .headers({ ...PREFLIGHT, 'access-control-allow-methods': `${methods}, OPTIONS` })
    .code(204)
    .send();
}

/**
 * Sets the rate limit headers of an SDK, for errors only: without a category the SDK would stop sending everything. An
 * hourly quota refuses only new series, while known errors must continue. Its limit is 0 s, which SDKs read as
 * unlimited; without the header they would stop for the time of Retry-After.
 */
function limitRate(reply: FastifyReply, { extra: { retryAfterSeconds, quota } }: GluepointError): void {
  const wait = Math.min(retryAfterSeconds ?? MAX_RETRY_AFTER_SECONDS, MAX_RETRY_AFTER_SECONDS);
  const limitSeconds = quota === undefined || quota === 'requestsPerMinute' ? wait : 0;
  reply.header('retry-after', String(wait)).header('x-sentry-rate-limits', `${limitSeconds}:error:key:quota`);
}

function errorOf(error: unknown): GluepointError {
  if (error instanceof Malformed) return new GluepointError('bad-input', error.message);
  if (error instanceof TooLarge) return new GluepointError('too-large', error.message);
  return toGluepointError(error);
}

function sendError(reply: FastifyReply, error: GluepointError): FastifyReply {
  const { retryAfterSeconds } = error.extra;
  if (error.code === 'rate-limited') limitRate(reply, error);
  else if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Sentry realm="gluepoint"');
  // A request may be refused before the hooks of this scope run.
  return reply
    .headers(CORS)
    .code(ERROR_CATALOGUE[error.code].status)
    .header('x-sentry-error', forHeader(error.detail))
    .send({ detail: error.detail });
}

/** Text without the characters that a header must not contain. */
function forHeader(text: string): string {
  return text.slice(0, 500).replace(/[^ -~]/g, '?');
}
