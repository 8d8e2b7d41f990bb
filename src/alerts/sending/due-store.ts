import type { StoreQueries } from '../../db/context.js';
import type { DueDelivery } from './shares.js';

/**
 * A delivery that was recorded and never taken up is due although its instant is ahead by so much: the clock of the process
 * that recorded it may be.
 */
const MAX_CLOCK_AHEAD_MS = 60_000;

/** What is due at an instant; the first condition is that of an index. `at`: the parameter with the instant. */
const dueAt = (at: string) => `next_attempt_ms <= ${at}::bigint + ${MAX_CLOCK_AHEAD_MS} AND (next_attempt_ms <= ${at}
  OR (next_attempt_ms = created_ms AND attempts = 0 AND last_answer IS NULL AND attempt_until_ms IS NULL))`;

/** Projects that have a delivery that is due. */
export async function projectsWithDue(pool: StoreQueries, nowMs: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'projects_with_due_deliveries',
    text: `SELECT DISTINCT project_id AS id FROM delivery WHERE ${dueAt('$1')}`,
    values: [nowMs],
  });
  return rows.map(({ id }) => id);
}

/** The deliveries of a project that wait longest, at most `limit`, without those to some hosts. */
export async function dueOfProject(
  pool: StoreQueries,
  projectId: number,
  { nowMs, limit, withoutHosts }: { nowMs: number; limit: number; withoutHosts: readonly string[] },
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<{ id: string; host: string }>({
    name: 'due_deliveries_of_project',
    text: `SELECT id, coalesce(host, '') AS host FROM delivery
      WHERE project_id = $1 AND ${dueAt('$2')} AND NOT (coalesce(host, '') = ANY ($3))
      ORDER BY next_attempt_ms, id LIMIT $4`,
    values: [projectId, nowMs, withoutHosts, limit],
  });
  return rows.map(({ id, host }) => ({ projectId, id, host }));
}

/** When the next delivery after an instant is due, of all projects; null = none waits. */
export async function nextDueMs(pool: StoreQueries, afterMs: number): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>({
    name: 'next_due_delivery',
    text: 'SELECT min(next_attempt_ms) AS ms FROM delivery WHERE next_attempt_ms > $1',
    values: [afterMs],
  });
  return rows[0]?.ms ?? null;
}

/** Lets a notice that waited for an earlier one of its subject be attempted now. */
export async function makeDue(pool: StoreQueries, projectId: number, id: string, nowMs: number): Promise<void> {
  await pool.query(
    `UPDATE delivery SET next_attempt_ms = $3 WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND attempts = 0
       AND attempt_until_ms IS NULL AND last_answer IS NULL AND next_attempt_ms > $3`,
    [projectId, id, nowMs],
  );
}

/** How many deliveries of all projects were due before an instant, counted up to `limit`. */
export async function countDue(pool: StoreQueries, beforeMs: number, limit: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM (SELECT FROM delivery WHERE next_attempt_ms < $1 LIMIT $2) d',
    [beforeMs, limit],
  );
  return rows[0]?.count ?? 0;
}
