import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { PrismaClient } from './db/prisma/client.js';
import type { Clock } from './lib/clock.js';
import type { Settings } from './settings.js';

/** Settings, clock, log and database. Each module takes the parts that it needs, by `Pick<Base, …>`. */
export interface Base {
  settings: Settings;
  clock: Clock;
  log: FastifyBaseLogger;
  /** For plain SQL. */
  pool: Pool;
  /** For tables that people edit. */
  prisma: PrismaClient;
  /** This process among the writers of `status_version`: a random UUID. */
  writerId: string;
}
