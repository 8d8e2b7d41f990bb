import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { GluepointError } from '../../lib/errors.js';
import type { GluepointApp } from '../types.js';
import { sendProblem, toGluepointError } from './problem.js';

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** While the store is unavailable, every request fails; it is logged once in this time. */
const LOG_INTERVAL_MS = 1000;
const MAX_SHOWN_PATH = 200;
const MAX_HEADERS = 200;

/** Sends a browser a page for an unknown path. Resolves to false if it sent nothing: then the response is a problem. */
export type NotFoundPage = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

/** Maps errors, unknown paths and wrong methods to problems; browsers get `notFoundPage` for unknown paths. */
export function installErrorHandler(app: GluepointApp, notFoundPage?: NotFoundPage): void {
  const logFailure = failureLog();
  app.setErrorHandler((error, request, reply) => {
    const mapped = toGluepointError(error);
    logFailure(request, mapped, error);
    return sendProblem(request, reply, mapped);
  });
  // Before the body is read: an unknown path does not need it. A body of GET or HEAD is never read.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders.length > 2 * MAX_HEADERS) done(tooManyHeaders());
    else if (request.is404 && !isSafeMethod(request)) done(notFound(app, request, reply));
    else done();
  });
  // @fastify/static calls this, too.
  app.setNotFoundHandler(async (request, reply) => {
    const error = notFound(app, request, reply);
    if (error.code === 'not-found' && isSafeMethod(request) && (await notFoundPage?.(request, reply))) return reply;
    return sendProblem(request, reply, error);
  });
}

function isSafeMethod({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function tooManyHeaders(): GluepointError {
  return new GluepointError('headers-too-large', `A request is limited to ${MAX_HEADERS} headers.`);
}

/** The error of a request without a route: 404, or 405 with the header Allow if other methods have one. */
export function notFound(app: GluepointApp, request: FastifyRequest, reply: FastifyReply): GluepointError {
  const path = request.url.split('?', 1)[0] ?? '/';
  const shown = path.length > MAX_SHOWN_PATH ? `${path.slice(0, MAX_SHOWN_PATH)}…` : path;
  const allowed = METHODS.filter((method) => app.findRoute({ method, url: path }) !== null);
  // If the method is among them, a static file is missing.
  if (allowed.length === 0 || allowed.includes(request.method as HTTPMethods))
    return new GluepointError('not-found', `No route ${request.method} ${shown}.`);
  reply.header('allow', allowed.join(', '));
  return new GluepointError(
    'method-not-allowed',
    `${request.method} is not allowed for ${shown}. Allowed: ${allowed.join(', ')}.`,
  );
}

/** Logs errors of the server itself. Also for routes with error formats of their own. */
export function failureLog() {
  let quietUntilMs = 0;
  return ({ id, log }: FastifyRequest, mapped: GluepointError, error: unknown) => {
    if (mapped.code === 'internal') {
      log.error({ reqId: id, err: error }, 'a request failed');
    } else if (mapped.code === 'store-unavailable' && performance.now() >= quietUntilMs) {
      quietUntilMs = performance.now() + LOG_INTERVAL_MS;
      log.warn({ reqId: id, err: error }, 'the store cannot be reached');
    }
  };
}
