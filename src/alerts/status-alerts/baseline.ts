import type { PoolClient } from 'pg';
import { lockProjectExclusive } from '../../db/locks.js';
import { present } from './changes.js';
import { addDuration, readDurations } from './evaluation-store.js';
import { seedSignals } from './signal-store.js';
import { readSituations } from './situations.js';
import { componentsToJudge, writeTold } from './store.js';

/** Components that are read and judged together; others are served between. */
export const CHUNK = 200;

/**
 * Begins the watch over status for policies of a minimum duration: what is present now is taken as told, and of
 * what was before nothing is. Does nothing where the duration is watched for already. Call it in the transaction that
 * makes or enables such a policy, after the project's exclusive lock and with an instant read then.
 */
export async function baselineStatusWatch(
  client: PoolClient,
  projectId: number,
  minDurationMs: number,
  nowMs: number,
): Promise<void> {
  await lockProjectExclusive(client, projectId);
  const { known } = await readDurations(client, projectId);
  if (known.some((one) => one.minDurationMs === minDurationMs)) return;
  if (known.length === 0) await seedSignals(client, projectId, nowMs);
  const keys = await componentsToJudge(client, projectId, nowMs, true);
  for (let i = 0; i < keys.length; i += CHUNK) {
    const situations = await readSituations(client, projectId, keys.slice(i, i + CHUNK), nowMs);
    const told = situations.map((one) => ({
      key: one.key,
      minDurationMs,
      rank: present({ ...one, told: [] }, minDurationMs, nowMs).rank,
    }));
    await writeTold(client, projectId, told);
  }
  await addDuration(client, projectId, minDurationMs, nowMs);
}
