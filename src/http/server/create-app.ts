import { randomBytes } from 'node:crypto';
import { fastify, LogController } from 'fastify';
import type { Deps } from '../../deps.js';
import type { Settings } from '../../settings.js';
import { sendProblem, toGluepointError } from '../reply/problem.js';
import type { GluepointApp } from '../types.js';
import { parseQuery, serializerCompiler, validatorCompiler } from '../validation.js';
import { handleClientError, refuseConnect } from './client-error.js';
import { ignoreEmptyHeaders } from './empty-headers.js';
import { deferContinue, refuseOtherExpectations } from './expect-header.js';
import { stripPublicPath } from './public-path.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** 200 code points, percent-encoded: at most 12 characters each. */
const MAX_PARAM_LENGTH = 2400;
/** Limit of routes without their own: their bodies have a few fields. */
const BODY_LIMIT_BYTES = 128 * 1024;
/** Limit for receiving a whole request: 32 MiB at 5 Mbit/s. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** How often Node checks these two limits. */
const CHECKING_INTERVAL_MS = 5_000;
/** Longer than the usual 60 s of load balancers, so that the load balancer closes idle connections. */
const KEEP_ALIVE_MS = 72_000;
/** A connection may cost 22 KiB before its request is complete: 65 MiB in all. Further connections are refused. */
const MAX_CONNECTIONS = 3_000;

/** The application without hooks and routes: limits, timeouts, logging, and responses to invalid HTTP. */
export function createApp({ settings, log }: Deps): GluepointApp {
  const nextRequestId = requestIds();
  const app: GluepointApp = fastify({
    loggerInstance: log,
    logController: new QuietRequests(),
    // A logger per request is expensive; log lines of a request have its id instead.
    childLoggerFactory: (logger) => logger,
    genReqId: nextRequestId,
    trustProxy: trustProxy(settings),
    bodyLimit: BODY_LIMIT_BYTES,
    rewriteUrl: stripPublicPath(settings.publicUrl),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECKING_INTERVAL_MS,
      // Node would refuse without a problem+json body: `refuseInvalidHeads` does it.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, querystringParser: parseQuery },
    // During shutdown, requests on open connections still get their normal response.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply.headers(SECURITY_HEADERS), toGluepointError(error));
    },
    clientErrorHandler: (error, socket) => handleClientError(error, socket, nextRequestId()),
  });
  refuseConnect(app.server, nextRequestId);
  refuseOtherExpectations(app.server, nextRequestId);
  deferContinue(app.server);
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  ignoreEmptyHeaders(app);
  return app;
}

/**
 * No log line per request, except at level debug: at 40 000 requests a second that would be most of the work.
 * error-handler.ts logs failures.
 */
class QuietRequests extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(...[error, request, reply]: Parameters<LogController['requestCompleted']>): void {
    if (error) super.requestCompleted(error, request, reply);
    else if (reply.log.level === 'debug' || reply.log.level === 'trace') {
      reply.log.debug(
        {
          reqId: request.id,
          method: request.method,
          url: request.url,
          status: reply.statusCode,
          ms: reply.elapsedTime,
        },
        'request completed',
      );
    }
  }
}

/** Short request ids, different in every process and after every start. */
function requestIds(): () => string {
  const start = randomBytes(3).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

/** Fastify does not accept a number of trusted hops, but a function. */
function trustProxy({ trustProxy: trusted }: Settings) {
  return typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : trusted;
}
