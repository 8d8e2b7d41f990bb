import type { PoolClient } from 'pg';
import type { DbClock, DbWriter } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';

/** The outcome of closing an event. */
export type CloseOutcome =
  | { kind: 'closed'; id: string; closedMs: number }
  /** The event was joined with an earlier one, whose id this is. */
  | { kind: 'joined'; survivorId: string }
  | { kind: 'unknown' };

const FIND_TYPE = `SELECT t.key FROM event e JOIN event_type t ON t.project_id = $1 AND t.id = e.type_id
WHERE e.project_id = $1 AND e.id = $2`;

const CLOSE_SERIES = `INSERT INTO closing (project_id, series_key, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;

/** A window that begins at exactly this instant becomes empty. */
const DROP_EMPTY_WINDOWS = `DELETE FROM relevance_window w
WHERE w.project_id = $1 AND w.series_key = $2 AND w.until_ms > $3 AND w.from_ms = $3`;

const CUT_WINDOWS = `UPDATE relevance_window w SET until_ms = $3
WHERE w.project_id = $1 AND w.series_key = $2 AND w.until_ms > $3 AND w.from_ms < $3`;

const INLINE = ['alarm', 'warning', 'success'] as const;
const cutInline = INLINE.map(
  (name) => `${name}_from_ms = CASE WHEN e.${name}_from_ms = $3 THEN NULL ELSE e.${name}_from_ms END,
  ${name}_until_ms = CASE WHEN e.${name}_from_ms = $3 THEN NULL WHEN e.${name}_from_ms < $3
    THEN least(e.${name}_until_ms, $3) ELSE e.${name}_until_ms END`,
).join(',\n  ');
const lastInline = INLINE.map(
  (name) => `CASE WHEN e.${name}_from_ms = $3 THEN NULL WHEN e.${name}_from_ms < $3
    THEN least(e.${name}_until_ms, $3) ELSE e.${name}_until_ms END`,
).join(', ');

/**
 * The events of the series that would still affect the status after the instant, the one that was closed, and the last
 * one, which a late occurrence may prolong: `closed_ms` there makes the intake consider the closing.
 */
const CUT_EVENTS = `UPDATE event e SET ${cutInline},
  relevant_until_ms = CASE WHEN e.relevant_until_ms <= $3 THEN e.relevant_until_ms
    ELSE greatest($3, ${lastInline}, x.last_stored,
      CASE WHEN e.latest_started_ms > $3 THEN e.ended_ms + e.relevance_interval_ms END) END,
  relevant_minute = (greatest(${lastInline}, x.last_stored) / 60000)::integer,
  closed_ms = greatest(e.closed_ms, $3)
FROM (
  SELECT o.id, (
    SELECT max(w.until_ms) FROM relevance_window w
    WHERE o.more_windows AND w.project_id = $1 AND w.series_key = $2 AND w.importance IN (1, 2, 3)
      AND w.from_ms BETWEEN o.started_ms AND o.ended_ms) AS last_stored
  FROM event o
  WHERE o.project_id = $1 AND o.series_key = $2 AND o.started_ms <= $3
    AND (o.id = $4 OR o.relevant_until_ms > $3 OR o.started_ms = (
      SELECT max(l.started_ms) FROM event l WHERE l.project_id = $1 AND l.series_key = $2 AND l.started_ms <= $3))
) x
WHERE e.project_id = $1 AND e.id = x.id`;

/** The same for what status-change alerts look at. There windows are united, so those that begin later are added again. */
const CUT_SIGNALS = `UPDATE status_signal s SET version = s.version + 1,
  windows = s.windows * (int8multirange(int8range(NULL, $3)) + coalesce(
    (SELECT range_agg(int8range(l.from_ms, l.until_ms)) FROM (
       SELECT w.from_ms, w.until_ms FROM relevance_window w
       WHERE w.project_id = $1 AND w.series_key = $2 AND w.importance = s.importance AND w.until_ms > $3
       UNION ALL
       SELECT v.from_ms, v.until_ms FROM event e
       CROSS JOIN LATERAL (VALUES (3, e.alarm_from_ms, e.alarm_until_ms), (2, e.warning_from_ms, e.warning_until_ms),
         (1, e.success_from_ms, e.success_until_ms)) AS v(importance, from_ms, until_ms)
       WHERE e.project_id = $1 AND e.series_key = $2 AND e.relevant_until_ms > $3 AND v.importance = s.importance
     ) l WHERE l.from_ms > $3), '{}'))
WHERE s.project_id = $1 AND s.series_key = $2 AND upper(s.windows) > $3`;

/**
 * Closes an event now: occurrences of its series that began by now stop affecting the status; later ones count
 * (docs/rules.md#closing). Closing again closes what came in between.
 */
export async function closeEvent(
  { pool, clock, writerId }: DbClock & DbWriter,
  projectId: number,
  eventId: string,
): Promise<CloseOutcome> {
  return inTransaction(pool, async (client) => {
    await client.query('SELECT lock_project_shared($1)', [projectId]);
    const type = await client.query<{ key: string }>(FIND_TYPE, [projectId, eventId]);
    const typeKey = type.rows[0]?.key;
    if (typeKey === undefined) return joinedAway(client, projectId, eventId);
    await client.query('SELECT lock_type_buckets($1, ARRAY[type_bucket($2)])', [projectId, typeKey]);
    const event = await client.query<{ series_key: string }>(
      'SELECT series_key FROM event WHERE project_id = $1 AND id = $2',
      [projectId, eventId],
    );
    const seriesKey = event.rows[0]?.series_key;
    if (seriesKey === undefined) return joinedAway(client, projectId, eventId);
    const closedMs = clock.now();
    const series = [projectId, seriesKey, closedMs];
    await client.query(CLOSE_SERIES, series);
    await client.query(DROP_EMPTY_WINDOWS, series);
    await client.query(CUT_WINDOWS, series);
    await client.query(CUT_EVENTS, [...series, eventId]);
    await client.query(CUT_SIGNALS, series);
    await client.query('SELECT status_changed($1, $2, $3, $3)', [projectId, writerId, closedMs]);
    return { kind: 'closed', id: eventId, closedMs };
  });
}

async function joinedAway(client: PoolClient, projectId: number, eventId: string): Promise<CloseOutcome> {
  const { rows } = await client.query<{ survivor_id: string }>(
    'SELECT survivor_id FROM event_redirect WHERE project_id = $1 AND id = $2',
    [projectId, eventId],
  );
  const survivorId = rows[0]?.survivor_id;
  return survivorId === undefined ? { kind: 'unknown' } : { kind: 'joined', survivorId };
}
