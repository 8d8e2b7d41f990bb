import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { Clock } from './clock.js';
import type { PrismaClient } from './db/prisma/client.js';
import type { Intake } from './gluing/intake.js';
import type { JobQueue } from './jobs/queue.js';
import type { KeyDirectory } from './keys/directory.js';
import type { Figures } from './metrics/figures.js';
import type { ProjectDirectory } from './projects/directory.js';
import type { Quotas } from './quotas/quotas.js';
import type { SignInLinks } from './sessions/sign-in-link.js';
import type { Settings } from './settings.js';
import type { StatusReader } from './status/reader.js';

/** Everything a route or a job works with; made once by `openDeps`, handed in, never imported. */
export interface Deps {
  settings: Settings;
  clock: Clock;
  log: FastifyBaseLogger;
  /** Plain SQL, where a batch, a lock or a plan matters. */
  pool: Pool;
  /** Ordinary reads and writes. */
  prisma: PrismaClient;
  /** This process among the writers of `status_version`: a random UUID. */
  writerId: string;
  projects: ProjectDirectory;
  keys: KeyDirectory;
  signInLinks: SignInLinks;
  quotas: Quotas;
  intake: Intake;
  status: StatusReader;
  /** What this process counts for /metrics. */
  figures: Figures;
  queue: JobQueue;
  /** Aborted once the process has been told to stop: it is no longer ready, and answers still. */
  stopping: AbortController;
  /** Stops what the process started, in the reverse order. */
  close(): Promise<void>;
}
