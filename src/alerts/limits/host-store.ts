import type { StoreQueries } from '../../db/context.js';
import { restDecision } from './host-rest.js';

/** Whether a host rests for a project now. */
export type HostState =
  | { kind: 'rests'; untilMs: number }
  /** `restedBefore`: it did not respond lately, and its response is to be recorded (restHost). */
  | { kind: 'attempt'; restedBefore: boolean };

/** Whether a delivery of a project to a host may be attempted now; of those that ask after a rest, one may. */
export async function askHost(pool: StoreQueries, projectId: number, host: string, nowMs: number): Promise<HostState> {
  const { rows } = await pool.query<{ until: number }>(
    'SELECT resting_until_ms AS until FROM target_host WHERE project_id = $1 AND host = $2',
    [projectId, host],
  );
  const known = rows[0]?.until ?? null;
  const decision = restDecision(known, nowMs);
  switch (decision.kind) {
    case 'attempt':
      return { kind: 'attempt', restedBefore: false };
    case 'rest':
      return { kind: 'rests', untilMs: decision.untilMs };
    case 'trial': {
      const { rowCount } = await pool.query(
        'UPDATE target_host SET resting_until_ms = $4 WHERE project_id = $1 AND host = $2 AND resting_until_ms = $3',
        [projectId, host, known, decision.restsUntilMs],
      );
      // Another one has the trial, or has just ended it.
      if (rowCount !== 1) return { kind: 'rests', untilMs: decision.restsUntilMs };
      return { kind: 'attempt', restedBefore: true };
    }
  }
}

/** Sends nothing of a project to a host until an instant; null ends that. */
export async function restHost(
  pool: StoreQueries,
  projectId: number,
  host: string,
  untilMs: number | null,
): Promise<void> {
  if (untilMs === null) {
    await pool.query('DELETE FROM target_host WHERE project_id = $1 AND host = $2', [projectId, host]);
    return;
  }
  await pool.query(
    `INSERT INTO target_host (project_id, host, resting_until_ms) VALUES ($1, $2, $3)
     ON CONFLICT (project_id, host) DO UPDATE SET resting_until_ms = excluded.resting_until_ms`,
    [projectId, host, untilMs],
  );
}

/** Deletes the rests of a project that ended before an instant: those of hosts that nothing is sent to any more. */
export async function deleteOldRests(pool: StoreQueries, projectId: number, beforeMs: number): Promise<void> {
  await pool.query('DELETE FROM target_host WHERE project_id = $1 AND resting_until_ms < $2', [projectId, beforeMs]);
}
