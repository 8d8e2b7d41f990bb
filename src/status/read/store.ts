import type { Span } from '../../lib/intervals.js';
import type { ComponentName } from '../core/ancestors.js';
import type { EventWindow } from '../core/roll-up.js';
import type { PlacedWindow, TypeWindow } from '../core/suppressions.js';
import { eventsWithin, SUBTREE, windowsAfter } from './relevant-sql.js';
import type { Snapshot } from './snapshot.js';

/** A component and its descendants over `[fromMs, toMs)`. */
export interface Chunk extends ComponentName, Span {
  /** toMs. */
  untilMs: number;
}

/** Later than every instant that is stored, and still exact as a number. */
export const END_OF_TIME_MS = Number.MAX_SAFE_INTEGER;

const RELEVANT = `WITH member AS MATERIALIZED (
  SELECT DISTINCT d.key, d.environment, d.path
  FROM unnest($2::text[], $3::text[]) AS a(environment, path) CROSS JOIN LATERAL ${SUBTREE} d
  WHERE d.relevant_minute >= $4::bigint / 60000
)
SELECT m.environment, m.path, e.type_id, e.id, w.importance, w.from_ms, w.until_ms
FROM member m CROSS JOIN LATERAL ${eventsWithin('$4::bigint', '$5::bigint')} e
CROSS JOIN LATERAL ${windowsAfter('$4::bigint')} w`;

/**
 * The windows that end after an instant, of events that began before `beforeMs`, in components and their
 * descendants. Reads what is relevant from that instant on and nothing older.
 */
export async function readRelevant(
  db: Snapshot,
  projectId: number,
  names: readonly ComponentName[],
  atMs: number,
  beforeMs: number,
): Promise<PlacedWindow<EventWindow>[]> {
  const { rows } = await db.query<[string, string, string, string, number, number, number]>({
    name: 'status_relevant',
    text: RELEVANT,
    rowMode: 'array',
    values: [projectId, names.map((n) => n.environment), names.map((n) => n.component), atMs, beforeMs],
  });
  return rows.map(([environment, component, typeId, eventId, rank, fromMs, untilMs]) => ({
    environment,
    component,
    typeId,
    eventId,
    rank,
    fromMs,
    untilMs,
  }));
}

const TIMES = `WITH member AS MATERIALIZED (
  SELECT d.key, d.environment, d.path, min(a.from_ms) AS from_ms, max(a.to_ms) AS to_ms
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS a(environment, path, from_ms, to_ms)
  CROSS JOIN LATERAL ${SUBTREE} d
  WHERE d.relevant_minute >= a.from_ms / 60000
  GROUP BY d.key, d.environment, d.path
), united AS MATERIALIZED (
  SELECT m.key, e.type_id, w.importance, range_agg(int8range(w.from_ms, w.until_ms)) AS times
  FROM member m CROSS JOIN LATERAL ${eventsWithin('m.from_ms', 'm.to_ms')} e
  CROSS JOIN LATERAL ${windowsAfter('m.from_ms')} w
  WHERE w.from_ms < m.to_ms
  GROUP BY m.key, e.type_id, w.importance
)
SELECT c.environment, c.path, u.type_id, u.importance,
  (SELECT json_agg(json_build_array(lower(t), upper(t))) FROM unnest(u.times) t) AS times
FROM united u JOIN component c ON c.project_id = $1 AND c.key = u.key`;

/** When types asked for a status, at least over the chunks: everything that overlaps them, united per type. */
export async function readTimes(
  db: Snapshot,
  projectId: number,
  chunks: readonly Chunk[],
): Promise<PlacedWindow<TypeWindow>[]> {
  const { rows } = await db.query<[string, string, string, number, [number, number][] | null]>({
    name: 'status_times',
    text: TIMES,
    rowMode: 'array',
    values: [projectId, ...columnsOf(chunks)],
  });
  return rows.flatMap(([environment, component, typeId, rank, times]) =>
    (times ?? []).map(([fromMs, untilMs]) => ({ environment, component, typeId, rank, fromMs, untilMs })),
  );
}

const OLDER = `SELECT a.n, max(CASE WHEN d.relevant_minute < a.from_ms / 60000 THEN d.relevant_minute ELSE (
    SELECT greatest(
      (SELECT e.relevant_minute FROM event e
       WHERE e.project_id = $1 AND e.component_key = d.key AND e.relevant_minute < a.from_ms / 60000
       ORDER BY e.relevant_minute DESC LIMIT 1),
      (SELECT a.from_ms / 60000 FROM event e
       WHERE e.project_id = $1 AND e.component_key = d.key AND e.relevant_minute >= a.from_ms / 60000
         AND e.started_ms < a.from_ms
       ORDER BY e.relevant_minute LIMIT 1))
  ) END)::integer AS minute
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) WITH ORDINALITY AS a(environment, path, from_ms, to_ms, n)
CROSS JOIN LATERAL ${SUBTREE} d
GROUP BY a.n`;

/**
 * For each chunk the last minute, at most that of its beginning, in which a window can end that ends before it
 * begins; null where there is none.
 */
export async function readOlderMinutes(
  db: Snapshot,
  projectId: number,
  chunks: readonly Chunk[],
): Promise<(number | null)[]> {
  const { rows } = await db.query<{ n: number; minute: number | null }>({
    name: 'status_older',
    text: OLDER,
    values: [projectId, ...columnsOf(chunks)],
  });
  const minutes: (number | null)[] = chunks.map(() => null);
  for (const { n, minute } of rows) minutes[n - 1] = minute;
  return minutes;
}

function columnsOf(chunks: readonly Chunk[]) {
  return [
    chunks.map(({ environment }) => environment),
    chunks.map(({ component }) => component),
    chunks.map(({ fromMs }) => fromMs),
    chunks.map(({ untilMs }) => untilMs),
  ];
}
