import type { PoolClient } from 'pg';
import { lockProjectExclusive } from '../../db/locks.js';
import { presentStatus } from './changes.js';
import { componentsToEvaluate, writeNotifiedRanks } from './component-store.js';
import { addDuration, readDurations } from './project-store.js';
import { seedSignals } from './signal-store.js';
import { readSituations } from './situations.js';

/** Components that are read and evaluated together; a flush gets its turn in between. */
export const CHUNK = 200;

/**
 * Starts the evaluation for policies of a minimum duration: the present statuses count as notified, and what was before
 * causes no notice. Does nothing where the duration is evaluated already. Call it in the transaction that creates or
 * enables such a policy, under the project's exclusive lock and with an instant read since.
 */
export async function baselineStatusAlerts(
  client: PoolClient,
  projectId: number,
  minDurationMs: number,
  nowMs: number,
): Promise<void> {
  await lockProjectExclusive(client, projectId);
  const { known } = await readDurations(client, projectId);
  if (known.some((one) => one.minDurationMs === minDurationMs)) return;
  if (known.length === 0) await seedSignals(client, projectId, nowMs);
  const keys = await componentsToEvaluate(client, projectId, nowMs, true);
  for (let i = 0; i < keys.length; i += CHUNK) {
    const situations = await readSituations(client, projectId, keys.slice(i, i + CHUNK), nowMs);
    const ranks = situations.map((situation) => ({
      key: situation.key,
      minDurationMs,
      rank: presentStatus({ ...situation, notified: [] }, minDurationMs, nowMs).rank,
    }));
    await writeNotifiedRanks(client, projectId, ranks);
  }
  await addDuration(client, projectId, minDurationMs, nowMs);
}
