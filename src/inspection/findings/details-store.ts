import type { StorePool } from '../../db/context.js';
import type { Distribution } from '../../events/distribution.js';
import { type TypeRow, type TypeView, toType, typeColumns } from '../../events/type.js';
import { HOUR_MS, MINUTE_MS } from '../../lib/time.js';
import type { FindingView } from './finding.js';

type Hour = Pick<FindingView, 'componentKey' | 'fromMs' | 'toMs'>;

/**
 * How often the error types of a finding's component happened in each minute of its hour (see events/distribution.ts).
 * A minute that stands apart belongs to a series that has an event over it; the last minute of each event stands in it.
 */
export async function errorsPerMinute(
  pool: StorePool,
  projectId: number,
  { componentKey, fromMs, toMs }: Hour,
): Promise<Distribution> {
  const { rows } = await pool.query<{ minute: number; count: number }>(PER_MINUTE, [
    ...[projectId, componentKey, fromMs / HOUR_MS, toMs],
    ...[fromMs / MINUTE_MS, toMs / MINUTE_MS - 1],
  ]);
  const counts = rows.map(({ minute, count }) => ({ atMs: minute * MINUTE_MS, count }));
  return { fromMs, toMs, bucketMs: MINUTE_MS, counts };
}

const PER_MINUTE = `
  WITH over_it AS MATERIALIZED (
    SELECT e.series_key, e.minute, e.minute_count FROM event e
    WHERE e.project_id = $1 AND e.component_key = $2 AND e.ended_hour >= $3::integer AND e.started_ms < $4
      AND (SELECT t.first_error_ms IS NOT NULL FROM event_type t WHERE t.project_id = $1 AND t.id = e.type_id)
  )
  SELECT x.minute, least(sum(x.occurrences), 9007199254740991)::bigint AS count FROM (
    SELECT m.minute, m.occurrences FROM (SELECT DISTINCT o.series_key FROM over_it o) s CROSS JOIN LATERAL (
      SELECT m.minute, m.occurrences FROM occurrence_minute m
      WHERE m.project_id = $1 AND m.series_key = s.series_key AND m.minute BETWEEN $5::integer AND $6::integer OFFSET 0
    ) m
    UNION ALL
    SELECT o.minute, o.minute_count FROM over_it o WHERE o.minute BETWEEN $5::integer AND $6::integer
  ) x GROUP BY x.minute ORDER BY x.minute`;

/** At most `take` types named as one of the finding's new types, in other components or environments. */
export async function sameNamedTypes(
  pool: StorePool,
  projectId: number,
  { id, componentKey }: Pick<FindingView, 'id' | 'componentKey'>,
  take: number,
  nowMs: number,
): Promise<TypeView[]> {
  const { rows } = await pool.query<TypeRow>(SAME_NAMED.replace('COLUMNS', typeColumns('$5::bigint')), [
    ...[projectId, id, componentKey, take, nowMs],
  ]);
  return rows.map(toType);
}

const SAME_NAMED = `
  SELECT COLUMNS FROM (
    SELECT o.id, ft.position FROM finding_type ft
    CROSS JOIN LATERAL (SELECT n.name FROM event_type n WHERE n.project_id = $1 AND n.id = ft.type_id OFFSET 0) n
    CROSS JOIN LATERAL (
      SELECT o.id FROM event_type o WHERE o.project_id = $1 AND o.name = n.name AND o.component_key <> $3 LIMIT $4) o
    WHERE ft.project_id = $1 AND ft.finding_id = $2 ORDER BY ft.position, o.id LIMIT $4
  ) p
  JOIN event_type t ON t.project_id = $1 AND t.id = p.id
  JOIN component c ON c.project_id = $1 AND c.key = t.component_key
  ORDER BY p.position, t.id`;
