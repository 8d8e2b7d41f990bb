import type { FastifyReply } from 'fastify';
import { failureLog, notFound } from '../../http/reply/error-handler.js';
import { toGluepointError } from '../../http/reply/problem.js';
import type { GluepointApp } from '../../http/types.js';
import { ERROR_CATALOGUE, GluepointError } from '../../lib/errors.js';
import { Malformed, TooLarge } from '../../protocols/sentry/malformed.js';

/** How long an SDK is told at most to wait. */
const LONGEST_SILENCE_SECONDS = 60;

/** On every answer: pages of any origin may send, and their SDK reads these headers. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-sentry-error, x-sentry-rate-limits, retry-after',
  // SDKs leave answers unread. One with `no-store` Chromium then takes to be under way still, and after 64 KiB of
  // requests it has the page send no more.
  'cache-control': 'no-cache',
};

const PREFLIGHT = {
  'access-control-allow-headers':
    'x-sentry-auth, x-requested-with, origin, referer, accept, content-type, authentication, authorization, content-encoding, sentry-trace, baggage',
  'access-control-max-age': '86400',
};

/** Has the routes of this scope answer as Sentry's SDKs expect it, errors too, and browsers let their pages read it. */
export function installSentryAnswers(scope: GluepointApp): void {
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

/** Answers a browser that asks whether a page may send. `methods`: those of the route, as `GET, POST`. */
export function sendPreflight(reply: FastifyReply, methods: string): FastifyReply {
  return reply
    .headers({ ...PREFLIGHT, 'access-control-allow-methods': `${methods}, OPTIONS` })
    .code(204)
    .send();
}

/**
 * Tells an SDK for how long to keep its errors to itself; without the categories it would keep back everything. A quota
 * of an hour refuses only what would begin something new, and the known errors of the same SDK shall go on: 0 s, which
 * SDKs take for no silence, where none at all would have them be silent for the time of Retry-After.
 */
function limitRate(reply: FastifyReply, { extra: { retryAfterSeconds, quota } }: GluepointError): void {
  const wait = Math.min(retryAfterSeconds ?? LONGEST_SILENCE_SECONDS, LONGEST_SILENCE_SECONDS);
  const silence = quota === undefined || quota === 'requestsPerMinute' ? wait : 0;
  reply.header('retry-after', String(wait)).header('x-sentry-rate-limits', `${silence}:error:key:quota`);
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
  // Some are refused before the hooks of this scope have their turn.
  return reply
    .headers(CORS)
    .code(ERROR_CATALOGUE[error.code].status)
    .header('x-sentry-error', forHeader(error.detail))
    .send({ detail: error.detail });
}

/** Only what a header may hold. */
function forHeader(text: string): string {
  return text.slice(0, 500).replace(/[^ -~]/g, '?');
}
