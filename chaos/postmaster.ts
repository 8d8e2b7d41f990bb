import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The number of the process at the head of the embedded PostgreSQL that runs on a data folder. */
export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
}
