import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_CATALOGUE, GluepointError } from '../errors.js';
import { Malformed, TooLarge } from '../protocols/sentry/malformed.js';
import { failureLog } from './errors.js';
import { toGluepointError } from './problem.js';
import type { GluepointApp } from './types.js';

/**
 * How long an SDK keeps its errors to itself at most. A quota of an hour refuses only what would begin something new;
 * the known errors must not be silent for as long as that lasts.
 */
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
  'access-control-allow-methods': 'POST, OPTIONS',
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
}

/** Answers a browser that asks whether a page may send. */
export function sendPreflight(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.headers(PREFLIGHT).code(204).send();
}

/** Tells an SDK to keep its errors to itself for a while. Without the categories it would keep back everything. */
export function limitRate(reply: FastifyReply, { extra }: GluepointError): void {
  const seconds = String(Math.min(extra.retryAfterSeconds ?? LONGEST_SILENCE_SECONDS, LONGEST_SILENCE_SECONDS));
  reply.header('retry-after', seconds).header('x-sentry-rate-limits', `${seconds}:error:key:quota`);
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
  return reply
    .code(ERROR_CATALOGUE[error.code].status)
    .header('x-sentry-error', forHeader(error.detail))
    .send({ detail: error.detail });
}

/** Only what a header may hold. */
function forHeader(text: string): string {
  return text.slice(0, 500).replace(/[^ -~]/g, '?');
}
