import { isDescendant } from '../../db/subtree-sql.js';

/*
 * Plans that were made while the tables were small, or never analysed, must still use the right index when they are
 * large. The ORDER BY clauses below are not needed for the result: they make every other index more expensive.
 */

/** Its own and its descendants' rows, of a component named by `a.environment`, `a.path`. */
export const SUBTREE = `(
  (SELECT c.key, c.environment, c.path, c.relevant_minute FROM component c
   WHERE c.project_id = $1 AND c.environment = a.environment AND c.path = a.path)
  UNION ALL
  (SELECT c.key, c.environment, c.path, c.relevant_minute FROM component c
   WHERE c.project_id = $1 AND c.environment = a.environment AND ${isDescendant('c.path', 'a.path')}
   ORDER BY c.path)
)`;

/** The windows of event `e` that end after `instant`. */
export const windowsAfter = (instant: string) => `(
  SELECT v.importance, v.from_ms, v.until_ms
  FROM (VALUES (3, e.alarm_from_ms, e.alarm_until_ms), (2, e.warning_from_ms, e.warning_until_ms),
               (1, e.success_from_ms, e.success_until_ms)) AS v(importance, from_ms, until_ms)
  WHERE v.until_ms > ${instant}
  UNION ALL
  (SELECT w.importance, w.from_ms, w.until_ms FROM relevance_window w
   WHERE e.more_windows AND w.project_id = $1 AND w.series_key = e.series_key
     AND w.until_ms > ${instant} AND w.from_ms BETWEEN e.started_ms AND e.ended_ms
   ORDER BY w.until_ms)
)`;

/** The events of component `m` with a window that may overlap `[from, to)`. OFFSET 0 keeps this a look into the index. */
export const eventsWithin = (from: string, to: string) => `(
  SELECT e.id, e.type_id, e.series_key, e.started_ms, e.ended_ms, e.more_windows, e.alarm_from_ms, e.alarm_until_ms,
    e.warning_from_ms, e.warning_until_ms, e.success_from_ms, e.success_until_ms
  FROM event e
  WHERE e.project_id = $1 AND e.component_key = m.key AND e.relevant_minute >= ${from} / 60000 AND e.started_ms < ${to}
  ORDER BY e.relevant_minute DESC OFFSET 0
)`;
