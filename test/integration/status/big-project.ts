import type { Pool } from 'pg';

/** What a large project holds. All events are over by `nowMs`, the last of them for a minute. */
export interface BigProject {
  projectId: number;
  /** `top`, ten groups below it, and the rest below those. */
  components: number;
  events: number;
  nowMs: number;
  /** Over which time before that the events began. Default: 29 days. */
  spreadMs?: number;
}

const WINDOW_MS = 300_000;
const SPREAD_MS = 29 * 86_400_000;

/** Writes rows as the intake would: each event an alarm of five minutes, spread evenly over components and time. */
export async function fillBigProject(pool: Pool, big: BigProject): Promise<void> {
  const { projectId, components, events, nowMs, spreadMs = SPREAD_MS } = big;
  await pool.query(
    `INSERT INTO component (project_id, key, parent_key, environment, path)
     SELECT $1, component_key('production', p.path),
       CASE WHEN p.path LIKE '%/%' THEN component_key('production', regexp_replace(p.path, '/[^/]+$', '')) END,
       'production', p.path
     FROM (
       SELECT 'top' AS path
       UNION ALL SELECT 'top/g' || g FROM generate_series(0, 9) g
       UNION ALL SELECT 'top/g' || c % 10 || '/c' || c FROM generate_series(0, $2::int - 12) c
     ) p`,
    [projectId, components],
  );
  await pool.query(
    `INSERT INTO event_type (project_id, id, key, component_key, name, first_seen_ms, last_seen_ms)
     SELECT $1, gen_random_uuid(), gen_random_uuid(), c.key, 'T', 0, 0 FROM component c WHERE c.project_id = $1 AND c.path LIKE 'top/%/%'`,
    [projectId],
  );
  await pool.query(
    `WITH t AS MATERIALIZED (SELECT array_agg(t.id) AS ids, array_agg(t.component_key) AS keys, count(*)::int AS types
                             FROM event_type t WHERE t.project_id = $1),
     e AS (SELECT t.ids[i % t.types + 1] AS type_id, t.keys[i % t.types + 1] AS component_key,
             $3::bigint - 60000 - ${WINDOW_MS} - (i * ($4::bigint / $2::int)) AS at_ms
           FROM t CROSS JOIN generate_series(0, $2::int - 1) i)
     INSERT INTO event (project_id, id, series_key, type_id, component_key, started_ms, ended_ms, reach_left_ms, reach_right_ms,
       relevant_until_ms, occurrence_count, latest_started_ms, glue_interval_ms, relevance_interval_ms, alarm_from_ms,
       alarm_until_ms, ended_hour, relevant_minute, importance, glue_key)
     SELECT $1, gen_random_uuid(), gen_random_uuid(), type_id, component_key, at_ms, at_ms, at_ms, at_ms, at_ms + ${WINDOW_MS}, 1, at_ms,
       0, ${WINDOW_MS}, at_ms, at_ms + ${WINDOW_MS}, at_ms / 3600000, (at_ms + ${WINDOW_MS}) / 60000, 3, '' FROM e`,
    [projectId, events, nowMs, spreadMs],
  );
  await pool.query('ANALYZE event');
  await pool.query(
    `UPDATE component c SET relevant_minute = (
       SELECT max(e.relevant_minute) FROM event e WHERE e.project_id = $1 AND e.component_key = c.key)
     WHERE c.project_id = $1`,
    [projectId],
  );
}
