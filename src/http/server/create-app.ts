import { randomBytes } from 'node:crypto';
import { fastify, LogController } from 'fastify';
import type { Deps } from '../../deps.js';
import type { Settings } from '../../settings.js';
import { sendProblem, toGluepointError } from '../reply/problem.js';
import type { GluepointApp } from '../types.js';
import { serializerCompiler, validatorCompiler } from '../validation.js';
import { handleClientError, handleExpectAndConnect } from './client-error.js';
import { ignoreEmptyHeaders } from './empty-headers.js';
import { deferContinue } from './expect-continue.js';
import { stripPublicPath } from './public-path.js';
import { parseQuery } from './querystring.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** 200 code points, percent-encoded: at most 12 characters each. */
const MAX_PARAM_LENGTH = 2400;
/** Of routes that don't say otherwise: none of them takes more than a few fields. */
const BODY_LIMIT_BYTES = 128 * 1024;
/** A whole request has to be here in this time: 32 MiB at 5 Mbit/s. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** How often Node looks for requests that are over these times. */
const CHECKING_INTERVAL_MS = 5_000;
/** Longer than the usual 60 s of load balancers, so that they are the ones that close. */
const KEEP_ALIVE_MS = 72_000;
/** Each may cost 22 KiB before its request is complete: these 65 MiB. More are turned away. */
const MAX_CONNECTIONS = 3_000;

/** The application without hooks and routes: its limits and time-outs, what it logs, and how it says that a request is none. */
export function createApp({ settings, log }: Deps): GluepointApp {
  const nextRequestId = requestIds();
  const app: GluepointApp = fastify({
    loggerInstance: log,
    logController: new QuietRequests(),
    // A logger per request is dear; what is logged of a request names its id instead.
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
      // Node's own refusal would be no problem+json; nothing here needs the header.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, querystringParser: parseQuery },
    // While stopping, what still comes on an open connection is answered truthfully.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply.headers(SECURITY_HEADERS), toGluepointError(error));
    },
    clientErrorHandler: (error, socket) => handleClientError(error, socket, nextRequestId()),
  });
  handleExpectAndConnect(app.server, nextRequestId);
  deferContinue(app.server);
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  ignoreEmptyHeaders(app);
  return app;
}

/** No line per request: at 40 000 requests a second that would be the main work. Failures are logged in errors.ts. */
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
        'answered',
      );
    }
  }
}

/** Short, and different in every process and start. */
function requestIds(): () => string {
  const start = randomBytes(3).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

/** Fastify no longer believes a mere number of hops, so it is told in its other way. */
function trustProxy({ trustProxy: trusted }: Settings) {
  return typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : trusted;
}
