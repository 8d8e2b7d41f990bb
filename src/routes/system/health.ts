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

/** `/healthz`: the process answers. `/readyz`: database and queue do too, and it is not stopping. Both without a key. */
export function healthRoutes(app: GluepointApp, deps: Deps): void {
  // Anyone may ask, as often as they like: requests that arrive together share one look.
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
        summary: 'Whether the process answers',
        description: 'Asks nothing but the process itself: for whoever restarts it.',
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
        summary: 'Whether database and queue are there',
        description:
          '503 where one is not, or the process is stopping: for whoever sends requests elsewhere then. `checks` says which.',
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

function databaseCheck({ pool }: Deps): Promise<Check> {
  return inTime(
    isReadOnly(pool).then(
      (readOnly) => (readOnly ? { ok: false, reason: 'The database is read-only.' } : { ok: true }),
      () => ({ ok: false, reason: 'The database cannot be reached.' }),
    ),
  );
}

function queueCheck({ queue }: Deps): Promise<Check> {
  return inTime(
    queue.ready().then(
      (state) => (state.ready ? { ok: true } : { ok: false, reason: 'The job queue is not up.' }),
      () => ({ ok: false, reason: 'The job queue is not up.' }),
    ),
  );
}

async function inTime(checked: Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, { ok: false, reason: 'No answer within 2 s.' });
  });
  try {
    return await Promise.race([checked, late]);
  } finally {
    clearTimeout(timer);
  }
}
