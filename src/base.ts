import type { DbClockLog, DbWriter } from './db/context.js';
import type { PrismaClient } from './db/prisma/client.js';
import type { Settings } from './settings.js';

/** What all work of the service needs; each part takes what it needs of it. `pool` serves plain SQL. */
export interface Base extends DbClockLog, DbWriter {
  settings: Settings;
  /** For tables that people edit. */
  prisma: PrismaClient;
}
