import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { Clock } from '../lib/clock.js';

/** What work on the store takes as its first parameter: the part of `Base` that it needs. */
export interface Db {
  pool: Pool;
}

export interface DbClock extends Db {
  clock: Clock;
}

export interface DbClockLog extends DbClock {
  log: FastifyBaseLogger;
}

/** For work that counts its changes in `status_version`. */
export interface DbWriter extends Db {
  /** This process among the writers of `status_version`: a random UUID. */
  writerId: string;
}
