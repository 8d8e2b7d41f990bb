import { randomBytes } from 'node:crypto';
import { fastify, LogController } from 'fastify';
import type { Deps } from './deps.js';
import { alertPolicyRoutes } from './routes/alert-policies.js';
import { installAuth } from './routes/auth.js';
import { installBodies } from './routes/body.js';
import { changeRoutes } from './routes/changes.js';
import { answerClientError, answerOddRequests } from './routes/client-error.js';
import { closeEventRoutes } from './routes/close-event.js';
import { componentRoutes } from './routes/components.js';
import { inviteBodiesLate } from './routes/continue.js';
import { deliveryRoutes } from './routes/deliveries.js';
import { collectOpenApi, docsRoutes } from './routes/docs.js';
import { installErrors } from './routes/errors.js';
import { eventCountRoutes } from './routes/event-counts.js';
import { typeRoutes } from './routes/event-types.js';
import { eventRoutes } from './routes/events.js';
import { findingRoutes } from './routes/findings.js';
import { forgetRoutes } from './routes/forget.js';
import { healthRoutes } from './routes/health.js';
import { historyRoutes } from './routes/history.js';
import { inspectionExchangeRoutes } from './routes/inspection-exchange.js';
import { inspectionRunRoutes } from './routes/inspection-run.js';
import { inspectionRoutes } from './routes/inspections.js';
import { keyRoutes } from './routes/keys.js';
import { maintenanceRoutes } from './routes/maintenance.js';
import { countRequests, metricsRoutes } from './routes/metrics.js';
import { occurrenceRoutes } from './routes/occurrences.js';
import { otlpRoutes } from './routes/otlp.js';
import { pageRoutes } from './routes/pages.js';
import { sendProblem, toGluepointError } from './routes/problem.js';
import { projectRoutes } from './routes/projects.js';
import { parseQuery } from './routes/querystring.js';
import { installSecurityHeaders, SECURITY_HEADERS } from './routes/security-headers.js';
import { sentryRoutes } from './routes/sentry.js';
import { sessionRoutes } from './routes/session.js';
import { statusRoutes } from './routes/status.js';
import { statusesRoutes } from './routes/statuses.js';
import { suggestionRoutes } from './routes/suggestions.js';
import type { GluepointApp } from './routes/types.js';
import { serializerCompiler, validatorCompiler } from './routes/validation.js';
import type { Settings } from './settings.js';

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

/** The service without a socket: plug-ins, error mapping, and the routes in the order of the flow. */
export async function buildApp(deps: Deps): Promise<GluepointApp> {
  const app = createApp(deps);
  countRequests(app, deps);
  installSecurityHeaders(app);
  installErrors(app);
  installAuth(app, deps);
  installBodies(app);
  if (deps.settings.role === 'worker') {
    healthRoutes(app, deps);
    metricsRoutes(app, deps);
    return app;
  }
  await collectOpenApi(app);

  occurrenceRoutes(app, deps);
  sentryRoutes(app, deps);
  otlpRoutes(app, deps);
  eventRoutes(app, deps);
  eventCountRoutes(app, deps);
  closeEventRoutes(app, deps);
  typeRoutes(app, deps);
  statusRoutes(app, deps);
  statusesRoutes(app, deps);
  changeRoutes(app, deps);
  historyRoutes(app, deps);
  componentRoutes(app, deps);
  suggestionRoutes(app, deps);
  maintenanceRoutes(app, deps);
  forgetRoutes(app, deps);
  inspectionRoutes(app, deps);
  inspectionRunRoutes(app, deps);
  inspectionExchangeRoutes(app, deps);
  findingRoutes(app, deps);
  alertPolicyRoutes(app, deps);
  deliveryRoutes(app, deps);
  projectRoutes(app, deps);
  keyRoutes(app, deps);
  sessionRoutes(app, deps);
  healthRoutes(app, deps);
  metricsRoutes(app, deps);
  docsRoutes(app);
  pageRoutes(app, deps);
  return app;
}

function createApp({ settings, log }: Deps): GluepointApp {
  const nextRequestId = requestIds();
  const app: GluepointApp = fastify({
    loggerInstance: log,
    logController: new QuietRequests(),
    // A logger per request is dear; what is logged of a request names its id instead.
    childLoggerFactory: (logger) => logger,
    genReqId: nextRequestId,
    trustProxy: trustProxy(settings),
    bodyLimit: BODY_LIMIT_BYTES,
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
    clientErrorHandler: (error, socket) => answerClientError(error, socket, nextRequestId()),
  });
  answerOddRequests(app.server, nextRequestId);
  inviteBodiesLate(app.server);
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
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
