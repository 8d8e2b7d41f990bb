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

const MEMBERS_OF_CHUNKS = `member AS MATERIALIZED (
  SELECT d.key, d.environment, d.path, min(a.from_ms) AS from_ms, max(a.to_ms) AS to_ms
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS a(environment, path, from_ms, to_ms)
  CROSS JOIN LATERAL ${SUBTREE} d
  WHERE d.relevant_minute >= a.from_ms / 60000
  GROUP BY d.key, d.environment, d.path
)`;

const WINDOWS_OF_MEMBERS = `member m CROSS JOIN LATERAL ${eventsWithin('m.from_ms', 'm.to_ms')} e
  CROSS JOIN LATERAL ${windowsAfter('m.from_ms')} w
  WHERE w.from_ms < m.to_ms`;

const NAMED_TIMES = `c.environment, c.path, u.type_id, u.importance,
  (SELECT json_agg(json_build_array(lower(t), upper(t))) FROM unnest(u.times) t) AS times`;

const TIMES = `WITH ${MEMBERS_OF_CHUNKS}, united AS MATERIALIZED (
  SELECT m.key, e.type_id, w.importance, range_agg(int8range(w.from_ms, w.until_ms)) AS times
  FROM ${WINDOWS_OF_MEMBERS}
  GROUP BY m.key, e.type_id, w.importance
)
SELECT ${NAMED_TIMES} FROM united u JOIN component c ON c.project_id = $1 AND c.key = u.key`;

type TimesRow = [string, string, string, number, [number, number][] | null];

/** When types asked for a status, at least over the chunks: everything that overlaps them, united per type. */
export async function readTimes(
  db: Snapshot,
  projectId: number,
  chunks: readonly Chunk[],
): Promise<PlacedWindow<TypeWindow>[]> {
  const query = { name: 'status_times', text: TIMES, rowMode: 'array' as const };
  const { rows } = await db.query<TimesRow>({ ...query, values: [projectId, ...columnsOf(chunks)] });
  return rows.flatMap(windowsOf);
}

// The limit ends the reading, and nothing is united or returned beyond it.
const TIMES_UP_TO = `WITH ${MEMBERS_OF_CHUNKS}, overlapping AS MATERIALIZED (
  SELECT m.key, e.type_id, w.importance, w.from_ms, w.until_ms FROM ${WINDOWS_OF_MEMBERS} LIMIT $6::bigint + 1
), united AS MATERIALIZED (
  SELECT o.key, o.type_id, o.importance, range_agg(int8range(o.from_ms, o.until_ms)) AS times
  FROM overlapping o WHERE (SELECT count(*) FROM overlapping) <= $6::bigint
  GROUP BY o.key, o.type_id, o.importance
)
SELECT ${NAMED_TIMES} FROM united u JOIN component c ON c.project_id = $1 AND c.key = u.key
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL WHERE (SELECT count(*) FROM overlapping) > $6::bigint`;

/** The same of one chunk if at most `limit` stored windows overlap it, else null. */
export async function readTimesUpTo(
  db: Snapshot,
  projectId: number,
  chunk: Chunk,
  limit: number,
): Promise<PlacedWindow<TypeWindow>[] | null> {
  const query = { name: 'status_times_up_to', text: TIMES_UP_TO, rowMode: 'array' as const };
  const values = [projectId, ...columnsOf([chunk]), limit];
  const { rows } = await db.query<TimesRow | [null]>({ ...query, values });
  const read: PlacedWindow<TypeWindow>[] = [];
  for (const row of rows) {
    if (row[0] === null) return null;
    for (const window of windowsOf(row)) read.push(window);
  }
  return read;
}

function windowsOf([environment, component, typeId, rank, times]: TimesRow): PlacedWindow<TypeWindow>[] {
  return (times ?? []).map(([fromMs, untilMs]) => ({ environment, component, typeId, rank, fromMs, untilMs }));
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
