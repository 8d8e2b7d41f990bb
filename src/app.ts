import type { Deps } from './deps.js';
import { installAuth } from './http/auth/guard.js';
import { installBodyParsers } from './http/body/body-parser.js';
import { GcTuning } from './http/memory/gc-tuning.js';
import { installErrorHandler } from './http/reply/error-handler.js';
import { installResponseBudget } from './http/reply/response-budget.js';
import { createApp } from './http/server/create-app.js';
import { installPublicPath } from './http/server/public-path.js';
import { refuseInvalidHeads } from './http/server/request-head.js';
import { installSecurityHeaders } from './http/server/security-headers.js';
import type { GluepointApp } from './http/types.js';
import { occurrenceRoutes } from './routes/ingest/occurrences.js';
import { otlpRoutes } from './routes/ingest/otlp.js';
import { sentryRoutes } from './routes/ingest/sentry.js';
import { alertPolicyRoutes } from './routes/manage/alert-policies.js';
import { closeEventRoutes } from './routes/manage/close-event.js';
import { deletionRoutes } from './routes/manage/deletion.js';
import { deliveryRoutes } from './routes/manage/deliveries.js';
import { inspectionRoutes } from './routes/manage/inspections.js';
import { keyRoutes } from './routes/manage/keys.js';
import { maintenanceRoutes } from './routes/manage/maintenance.js';
import { projectRoutes } from './routes/manage/projects.js';
import { changeRoutes } from './routes/query/changes.js';
import { componentRoutes } from './routes/query/components.js';
import { typeRoutes } from './routes/query/event-types.js';
import { eventRoutes } from './routes/query/events.js';
import { findingRoutes } from './routes/query/findings.js';
import { statusRoutes } from './routes/query/status.js';
import { collectOpenApi, docsRoutes } from './routes/system/docs.js';
import { healthRoutes } from './routes/system/health.js';
import { countRequests, metricsRoutes } from './routes/system/metrics.js';
import { notFoundPage, pageRoutes } from './routes/system/pages.js';
import { sessionRoutes } from './routes/system/session.js';

/** The service without a socket: hooks, parsers, error mapping and routes. */
export async function buildApp(deps: Deps): Promise<GluepointApp> {
  const app = createApp(deps);
  countRequests(app, deps);
  installSecurityHeaders(app);
  refuseInvalidHeads(app);
  installPublicPath(app, deps.settings.publicUrl);
  installErrorHandler(app, deps.settings.role === 'worker' ? undefined : notFoundPage());
  installAuth(app, deps);
  const gc = new GcTuning();
  installBodyParsers(app, gc);
  installResponseBudget(app, gc);
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
  closeEventRoutes(app, deps);
  typeRoutes(app, deps);
  statusRoutes(app, deps);
  changeRoutes(app, deps);
  componentRoutes(app, deps);
  maintenanceRoutes(app, deps);
  deletionRoutes(app, deps);
  inspectionRoutes(app, deps);
  findingRoutes(app, deps);
  alertPolicyRoutes(app, deps);
  deliveryRoutes(app, deps);
  projectRoutes(app, deps);
  keyRoutes(app, deps);
  sessionRoutes(app, deps);
  healthRoutes(app, deps);
  metricsRoutes(app, deps);
  docsRoutes(app, deps);
  pageRoutes(app, deps);
  return app;
}
