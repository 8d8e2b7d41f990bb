import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { PrismaClient } from './db/prisma/client.js';
import type { Clock } from './lib/clock.js';
import type { Settings } from './settings.js';

/** What all work of the service stands on; each takes what it needs of it. */
export interface Base {
  settings: Settings;
  clock: Clock;
  log: FastifyBaseLogger;
  /** Plain SQL, where a batch, a lock or a plan matters. */
  pool: Pool;
  /** Ordinary reads and writes. */
  prisma: PrismaClient;
  /** When the process opened its dependencies, in ms since 1970. */
  startedMs: number;
  /** This process among the writers of `status_version`: a random UUID. */
  writerId: string;
}
