import { z } from 'zod';
import { isReadOnly } from '../../db/read-only.js';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { SingleFlight } from '../../lib/single-flight.js';

const CHECK_TIMEOUT_MS = 2000;
const RETRY_AFTER_SECONDS = '1';
const NO_QUERY = z.strictObject({});

const check = z.object({ ok: z.boolean(), reason: z.string().optional() });
const readiness = z
  .object({ status: z.enum(['ready', 'not ready']), checks: z.object({ database: check, queue: check }) })
  .meta({ id: 'Readiness' });
const liveness = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

type Check = z.output<typeof check>;

/**
 * `/healthz`: the process responds. `/readyz`: database and queue respond, too, and the process is not shutting down.
 * Both are public.
 */
export function healthRoutes(app: GluepointApp, deps: Deps): void {
  // The route is public and may be called at any rate: concurrent requests share one check.
  const flight = new SingleFlight<null, { database: Check; queue: Check }>();
  const readyNow = () =>
    flight.run(null, async () => {
      const [database, queue] = await Promise.all([databaseCheck(deps), queueCheck(deps)]);
      return { database, queue };
    });

  app.get(
    '/healthz',
    {
      config: { public: true },
      schema: {
        tags: ['Health'],
        operationId: 'getLiveness',
        summary: 'Liveness',
        description: 'Checks the process only. For supervisors that restart it.',
        security: [],
        querystring: NO_QUERY,
        response: { 200: liveness },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { public: true },
      schema: {
        tags: ['Health'],
        operationId: 'getReadiness',
        summary: 'Readiness',
        description:
          'Checks database and job queue. 503 if one is unavailable or the process is shutting down; `checks` says which. For load balancers.',
        security: [],
        querystring: NO_QUERY,
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const checks = await readyNow();
      const ready = checks.database.ok && checks.queue.ok && !deps.stopping.signal.aborted;
      if (!ready) reply.header('retry-after', RETRY_AFTER_SECONDS);
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
    },
  );
}

function databaseCheck({ shares }: Deps): Promise<Check> {
  return withTimeout(
    isReadOnly(shares.polls).then(
      (readOnly) => (readOnly ? { ok: false, reason: 'The database is read-only.' } : { ok: true }),
      () => ({ ok: false, reason: 'The database cannot be reached.' }),
    ),
  );
}

function queueCheck({ queue }: Deps): Promise<Check> {
  return withTimeout(
    queue.ready().then(
      (state) => (state.ready ? { ok: true } : { ok: false, reason: 'The job queue is not running.' }),
      () => ({ ok: false, reason: 'The job queue is not running.' }),
    ),
  );
}

async function withTimeout(checked: Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Check>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, { ok: false, reason: 'No response within 2 s.' });
  });
  try {
    return await Promise.race([checked, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
