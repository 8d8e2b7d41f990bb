import type { Pool, PoolClient } from 'pg';
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
  pool: Pool,
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
  pool: Pool,
  { projectId, writerId, edgeMs, ids }: { projectId: number; writerId: string; edgeMs: number; ids: string[] },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await lockTypesOf(client, projectId, ids);
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

/**
 * Deletes the windows and minutes before the edge of events that are kept. Nothing is added to such minutes any more, so
 * only the windows, which a late occurrence may still unite with its own, are deleted under lock.
 */
export async function trimLongEvents(
  pool: Pool,
  { projectId, writerId, edgeMs, ids }: { projectId: number; writerId: string; edgeMs: number; ids: string[] },
): Promise<void> {
  await pool.query(
    `DELETE FROM occurrence_minute m USING event e
     WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[]) AND m.project_id = $1 AND m.series_key = e.series_key
       AND m.minute < $3::bigint / 60000`,
    [projectId, ids, edgeMs],
  );
  await inTransaction(pool, async (client) => {
    await lockTypesOf(client, projectId, ids);
    const { rowCount } = await client.query(
      `DELETE FROM relevance_window w USING event e
       WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[]) AND w.project_id = $1 AND w.series_key = e.series_key
         AND w.importance IN (1, 2, 3) AND w.from_ms < $3 AND w.until_ms <= $3`,
      [projectId, ids, edgeMs],
    );
    if (rowCount) await client.query(STATUS_OF_THE_PAST, [projectId, writerId]);
  });
}

/** Project, then type buckets ascending: the order of all writers of events. */
async function lockTypesOf(client: PoolClient, projectId: number, eventIds: string[]): Promise<void> {
  await client.query('SELECT lock_project_shared($1)', [projectId]);
  await client.query(
    `SELECT lock_type_buckets($1, ARRAY(
       SELECT DISTINCT type_bucket(t.key) FROM event e JOIN event_type t ON t.project_id = $1 AND t.id = e.type_id
       WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[]) ORDER BY 1))`,
    [projectId, eventIds],
  );
}
