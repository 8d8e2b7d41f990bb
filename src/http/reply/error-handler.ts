import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { GluepointError } from '../../lib/errors.js';
import type { GluepointApp } from '../types.js';
import { sendProblem, toGluepointError } from './problem.js';

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** While the store is away, every request says so: the log needs it once a second. */
const QUIET_MS = 1000;
const MAX_SHOWN_PATH = 200;
const MAX_HEADERS = 200;

/** Sends browsers a page where there is nothing. False: nothing was sent, as to all others, who are told by a problem. */
export type NotFoundPage = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

/** Maps errors, unknown addresses and wrong methods to problems, but for what somebody mistyped in a browser. */
export function installErrorHandler(app: GluepointApp, notFoundPage?: NotFoundPage): void {
  const logFailure = failureLog();
  app.setErrorHandler((error, request, reply) => {
    const mapped = toGluepointError(error);
    logFailure(request, mapped, error);
    return sendProblem(request, reply, mapped);
  });
  // Before the body is read: an unknown address needs none of it. Of what is only looked at, no body is read anyway.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders.length > 2 * MAX_HEADERS) done(tooManyHeaders());
    else if (request.is404 && !isSafeMethod(request)) done(notFound(app, request, reply));
    else done();
  });
  // Static files call this too.
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

/** Why there is no answer to a request that no route takes; sets `Allow` where another method is right. */
export function notFound(app: GluepointApp, request: FastifyRequest, reply: FastifyReply): GluepointError {
  const path = request.url.split('?', 1)[0] ?? '/';
  const shown = path.length > MAX_SHOWN_PATH ? `${path.slice(0, MAX_SHOWN_PATH)}…` : path;
  const allowed = METHODS.filter((method) => app.findRoute({ method, url: path }) !== null);
  // Where the method is right, a file is missing.
  if (allowed.length === 0 || allowed.includes(request.method as HTTPMethods))
    return new GluepointError('not-found', `No route ${request.method} ${shown}.`);
  reply.header('allow', allowed.join(', '));
  return new GluepointError(
    'method-not-allowed',
    `${request.method} is not allowed for ${shown}. Allowed: ${allowed.join(', ')}.`,
  );
}

/** Logs what is the service's own fault. For the routes whose errors are no problems, too. */
export function failureLog() {
  let quietUntilMs = 0;
  return ({ id, log }: FastifyRequest, mapped: GluepointError, error: unknown) => {
    if (mapped.code === 'internal') {
      log.error({ reqId: id, err: error }, 'a request failed');
    } else if (mapped.code === 'store-unavailable' && performance.now() >= quietUntilMs) {
      quietUntilMs = performance.now() + QUIET_MS;
      log.warn({ reqId: id, err: error }, 'the store cannot be reached');
    }
  };
}
