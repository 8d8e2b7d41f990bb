import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { resolveName } from './alerts/channels/resolve.js';
import { Sender } from './alerts/sending/sender.js';
import type { Base } from './base.js';
import { applyConfig } from './bootstrap/apply.js';
import type { Config } from './bootstrap/config.js';
import { readConfig } from './bootstrap/read.js';
import { type Database, openDatabase } from './db/database.js';
import { migrate } from './db/migrate.js';
import { openPrisma } from './db/prisma-client.js';
import { Shares } from './db/shares.js';
import type { Deps } from './deps.js';
import { openIntake } from './gluing/queue/intake.js';
import { JOBS } from './jobs/schedules.js';
import { createKeyDirectory } from './keys/directory.js';
import { createSignInLinks } from './keys/shared-sign-in-links.js';
import type { Clock } from './lib/clock.js';
import { createCounters } from './metrics/counters.js';
import { createProjectDirectory } from './projects/directory.js';
import { ensureDefaultProject } from './projects/store.js';
import { createJobQueue } from './queue/job-queue.js';
import { Quotas } from './quotas/quotas.js';
import type { Settings } from './settings.js';
import { StatusReader } from './status/read/reader.js';

/** A whole attempt of a delivery takes at most this. */
const ATTEMPT_TIMEOUT_MS = 10_000;

/**
 * Opens the store (starting the embedded one), migrates it and builds everything on it.
 * No job runs yet: `deps.queue.start(deps)` starts them.
 */
export async function openDeps(
  settings: Settings,
  { clock, log }: { clock: Clock; log: FastifyBaseLogger },
): Promise<Deps> {
  // Before anything is started: a wrong file stops the start.
  const config = settings.configFile === null ? null : await readConfig(settings.configFile, settings);
  const store = await openDatabase(settings, log);
  try {
    await migrate(store.connectionString, { warn: (message) => log.warn(message) });
    return await openOn(store, settings, { clock, log, config });
  } catch (error) {
    await store.stop();
    throw error;
  }
}

async function openOn(
  store: Database,
  settings: Settings,
  { clock, log, config }: { clock: Clock; log: FastifyBaseLogger; config: Config | null },
): Promise<Deps> {
  let closing = false;
  // The error itself is not logged whole: the driver attaches its client to it, with the password.
  const onError = (error: Error) => closing || log.warn(`a connection to the store broke: ${error.message}`);
  const shares = new Shares({ connectionString: store.connectionString, onError }, settings);
  const pool = shares.administration.pool;
  const prisma = openPrisma(pool);
  try {
    await ensureDefaultProject(prisma, clock.now());
    if (config !== null) await applyConfig({ pool, clock, log }, config);
  } catch (error) {
    closing = true;
    await shares.close();
    throw error;
  }
  // Each part is built on those before it and takes what it needs.
  const opened = { ...settings, databaseUrl: store.connectionString };
  const base: Base = { settings: opened, clock, log, pool, prisma, startedMs: clock.now(), writerId: randomUUID() };
  const projects = createProjectDirectory({ pool: shares.polls });
  const keys = createKeyDirectory({ pool: shares.polls, settings: opened });
  const quotas = new Quotas(shares.jobs, clock);
  const intake = await openIntake({ ...base, pool: shares.sending, quotas });
  const status = new StatusReader({ pool: shares.polls, clock });
  const queue = createJobQueue(opened, store.connectionString, { clock, log }, JOBS);
  return {
    ...base,
    shares,
    reading: shares.reading,
    projects,
    keys,
    signInLinks: createSignInLinks(clock),
    quotas,
    intake,
    status,
    counters: createCounters(),
    queue,
    sender: new Sender({ ...base, pool: shares.jobs }, { resolve: resolveName, timeoutMs: ATTEMPT_TIMEOUT_MS }),
    stopping: new AbortController(),
    async close() {
      closing = true;
      await queue.close();
      await intake.close();
      await quotas.close();
      await prisma.$disconnect();
      await shares.close();
      await store.stop();
    },
  };
}
