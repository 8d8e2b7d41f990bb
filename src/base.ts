import type { ChangePool, DbClockLog, DbWriter } from './db/context.js';
import type { PrismaClient } from './db/prisma/client.js';
import type { Settings } from './settings.js';

/** Settings, clock, log and database. Each module takes the parts that it needs. */
export interface Base extends DbClockLog, DbWriter {
  /** For plain SQL: the share of administration, and that of jobs for what runs in a job. */
  pool: ChangePool;
  settings: Settings;
  /** For tables that people edit. */
  prisma: PrismaClient;
  /** When the process opened its dependencies, in ms since 1970. */
  startedMs: number;
}
