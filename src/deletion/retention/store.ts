import type { ChangePool } from '../../db/context.js';
import { lockTypesOfEvents } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { STATUS_OF_THE_PAST } from './edges.js';

/** A place in the list of a project's events, oldest end first. */
export interface Place {
  endedHour: number;
  id: string;
}

export const BEFORE_ALL: Place = { endedHour: -1, id: '00000000-0000-0000-0000-000000000000' };

export interface EventPage {
  /** Where the next page begins; null = this was the last one. */
  next: Place | null;
  /** Ids of events that lie before the edge with all that they do. */
  expired: string[];
  /** Ids of events that live on, but began before the edge. */
  long: string[];
}

/** The next `limit` events after `place`, sorted into what has to be done with them. */
export async function readEventPage(
  pool: ChangePool,
  projectId: number,
  edgeMs: number,
  place: Place,
  limit: number,
): Promise<EventPage> {
  const { rows } = await pool.query<{ id: string; ended_hour: number; expired: boolean; long: boolean }>(
    `SELECT id, ended_hour, greatest(ended_ms, reach_right_ms, relevant_until_ms) < $2 AS expired, started_ms < $2 AS long
     FROM event WHERE project_id = $1 AND (ended_hour, id) > ($3, $4::uuid)
     ORDER BY ended_hour, id LIMIT $5`,
    [projectId, edgeMs, place.endedHour, place.id, limit],
  );
  const last = rows.at(-1);
  return {
    next: last && rows.length === limit ? { endedHour: last.ended_hour, id: last.id } : null,
    expired: rows.filter((row) => row.expired).map((row) => row.id),
    long: rows.filter((row) => row.long && !row.expired).map((row) => row.id),
  };
}

/**
 * Deletes those of the events that are still expired once no sender can prolong them, with their redirects, windows
 * and minutes; returns how many. Sending to their types waits meanwhile: keep the steps small.
 */
export async function deleteExpiredEvents(
  pool: ChangePool,
  { projectId, writerId, edgeMs, ids }: { projectId: number; writerId: string; edgeMs: number; ids: string[] },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await lockTypesOfEvents(client, projectId, ids);
    const { rows } = await client.query<{ id: string; series_key: string; started_ms: number; ended_ms: number }>(
      `DELETE FROM event WHERE project_id = $1 AND id = ANY ($2::uuid[])
         AND greatest(ended_ms, reach_right_ms, relevant_until_ms) < $3
       RETURNING id, series_key, started_ms, ended_ms`,
      [projectId, ids, edgeMs],
    );
    if (rows.length === 0) return 0;
    await client.query('DELETE FROM event_redirect WHERE project_id = $1 AND survivor_id = ANY ($2::uuid[])', [
      projectId,
      rows.map((row) => row.id),
    ]);
    const hulls = [
      projectId,
      rows.map((row) => row.series_key),
      rows.map((row) => row.started_ms),
      rows.map((row) => row.ended_ms),
    ];
    await client.query(DELETE_WINDOWS_IN_HULLS, hulls);
    await client.query(DELETE_MINUTES_IN_HULLS, hulls);
    await client.query(STATUS_OF_THE_PAST, [projectId, writerId]);
    return rows.length;
  });
}

const DELETE_WINDOWS_IN_HULLS = `
  DELETE FROM relevance_window w USING unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS h(series_key, started_ms, ended_ms)
  WHERE w.project_id = $1 AND w.series_key = h.series_key AND w.importance IN (1, 2, 3)
    AND w.from_ms BETWEEN h.started_ms AND h.ended_ms`;

/** A minute in which another event of the series began or ended belongs to that one too, and stays. */
const DELETE_MINUTES_IN_HULLS = `
  DELETE FROM occurrence_minute m USING unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS h(series_key, started_ms, ended_ms)
  WHERE m.project_id = $1 AND m.series_key = h.series_key
    AND m.minute BETWEEN h.started_ms / 60000 AND h.ended_ms / 60000
    AND NOT EXISTS (
      SELECT FROM event e WHERE e.project_id = $1 AND e.series_key = h.series_key
        AND e.started_ms BETWEEN m.minute::bigint * 60000 AND m.minute::bigint * 60000 + 59999)
    AND NOT EXISTS (
      SELECT FROM (
        SELECT ended_ms FROM event e WHERE e.project_id = $1 AND e.series_key = h.series_key
          AND e.started_ms < m.minute::bigint * 60000 ORDER BY e.started_ms DESC LIMIT 1) before
      WHERE before.ended_ms >= m.minute::bigint * 60000)`;

/** "glug": no other lock of the service begins with it. */
const TRIM_LOCK = 1_735_161_191;

/**
 * The minutes of an event before the edge become one, its first, so that its distribution still adds up to its count. A
 * minute that belongs to another event of the series too, because that one ended or began in it, stays as it is.
 */
const SUM_UP_MINUTES = `
  WITH gone AS (
    DELETE FROM occurrence_minute m USING (
      SELECT o.series_key, o.ended_ms, (o.started_ms / 60000)::integer + coalesce((
        SELECT b.ended_ms / 60000 >= o.started_ms / 60000 FROM event b WHERE b.project_id = $1
          AND b.series_key = o.series_key AND b.started_ms < o.started_ms ORDER BY b.started_ms DESC LIMIT 1), false)::integer AS first_minute
      FROM event o WHERE o.project_id = $1 AND o.id = ANY ($2::uuid[])) e
    WHERE m.project_id = $1 AND m.series_key = e.series_key
      AND m.minute > e.first_minute AND m.minute < $3::bigint / 60000 AND m.minute <= e.ended_ms / 60000
      AND NOT EXISTS (SELECT FROM event o WHERE o.project_id = $1 AND o.series_key = m.series_key
        AND o.started_ms BETWEEN m.minute::bigint * 60000 AND m.minute::bigint * 60000 + 59999)
    RETURNING m.series_key, e.first_minute, m.occurrences)
  INSERT INTO occurrence_minute AS m (project_id, series_key, minute, occurrences)
  SELECT $1, g.series_key, g.first_minute, least(sum(g.occurrences), 9007199254740991) FROM gone g
  GROUP BY g.series_key, g.first_minute
  ON CONFLICT (project_id, series_key, minute)
  DO UPDATE SET occurrences = least(m.occurrences + excluded.occurrences, 9007199254740991)`;

/**
 * Sums up the minutes and deletes the windows before the edge of events that live on (docs/rules.md#life-of-the-data).
 * No occurrence adds to such minutes any more, so only the windows, which a late occurrence may still unite with its own,
 * are deleted under the lock of the types.
 */
export async function trimLongEvents(
  pool: ChangePool,
  { projectId, writerId, edgeMs, ids }: { projectId: number; writerId: string; edgeMs: number; ids: string[] },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [TRIM_LOCK, projectId]);
    await client.query(SUM_UP_MINUTES, [projectId, ids, edgeMs]);
  });
  await inTransaction(pool, async (client) => {
    await lockTypesOfEvents(client, projectId, ids);
    const { rowCount } = await client.query(
      `DELETE FROM relevance_window w USING event e
       WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[]) AND w.project_id = $1 AND w.series_key = e.series_key
         AND w.importance IN (1, 2, 3) AND w.from_ms < $3 AND w.until_ms <= $3`,
      [projectId, ids, edgeMs],
    );
    if (rowCount) await client.query(STATUS_OF_THE_PAST, [projectId, writerId]);
  });
}
