import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { PoolClient } from 'pg';

/** The nice value of a server process that reads: about a third of the processor time that another one gets. */
const NICENESS = 5;

/** What the driver knows of the server's process, which its types leave out. */
type WithProcess = PoolClient & { processID: number | null };

/**
 * Lets the server process of a connection run behind others when the processor is short, if it runs on this machine: then
 * large reads of one project delay neither this process nor what it stores (docs/architecture.md#connections-to-the-store).
 * Elsewhere it does nothing. A process that is not PostgreSQL is left alone: its number may be that of another container.
 */
export function lowerPriority(client: PoolClient): void {
  const { processID, host } = client as WithProcess;
  if (processID === null || !host.startsWith('/')) return;
  try {
    if (readFileSync(`/proc/${processID}/comm`, 'utf8').trim() === 'postgres') setPriority(processID, NICENESS);
  } catch {
    // No /proc, or the process belongs to another user.
  }
}
