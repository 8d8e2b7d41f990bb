import type { PoolClient } from 'pg';
import type { TypeWindow } from '../../status/core/suppressions.js';
import { eventsWithin, windowsAfter } from '../../status/read/relevant-sql.js';
import { spansOf } from './multirange.js';

/** When timely occurrences of one series cause a status. */
export interface SignalWindow extends TypeWindow {
  readonly seriesKey: string;
}

/** A row of status_signal, as it was read. */
export interface Signal {
  seriesKey: string;
  rank: number;
  version: number;
}

/** The signals of a component. */
export interface Signals {
  windows: SignalWindow[];
  /** Rows whose windows all ended by an instant. */
  over: Signal[];
  /** Sum of the versions of all rows. */
  version: number;
}

interface SignalRow {
  component_key: string;
  series_key: string;
  type_id: string;
  importance: number;
  windows: string;
  version: number;
}

const SIGNALS = `SELECT s.component_key, s.series_key, s.type_id, s.importance, s.windows, s.version
FROM status_signal s WHERE s.project_id = $1 AND s.component_key = ANY ($2)`;

/** The signals of components, given their paths by key. Lists the rows that ended by `overMs`. */
export async function readSignals(
  client: PoolClient,
  projectId: number,
  paths: ReadonlyMap<string, string>,
  overMs: number,
): Promise<Map<string, Signals>> {
  const { rows } = await client.query<SignalRow>(SIGNALS, [projectId, [...paths.keys()]]);
  const signals = new Map(
    [...paths.keys()].map((key): [string, Signals] => [key, { windows: [], over: [], version: 0 }]),
  );
  for (const { component_key, series_key: seriesKey, type_id: typeId, importance: rank, windows, version } of rows) {
    const its = signals.get(component_key) as Signals;
    const component = paths.get(component_key) as string;
    const spans = spansOf(windows);
    for (const span of spans) its.windows.push({ ...span, component, typeId, seriesKey, rank });
    if ((spans.at(-1)?.untilMs ?? -Infinity) <= overMs) its.over.push({ seriesKey, rank, version });
    its.version += version;
  }
  return signals;
}

// Rows that a flush has locked, or changed since they were read, are left to a later evaluation.
const DELETE_SIGNALS = `WITH old AS MATERIALIZED (
  SELECT s.series_key, s.importance FROM status_signal s
  JOIN unnest($2::uuid[], $3::smallint[], $4::bigint[]) AS a(series_key, importance, version)
    ON s.project_id = $1 AND s.series_key = a.series_key AND s.importance = a.importance AND s.version = a.version
  FOR UPDATE OF s SKIP LOCKED
), gone AS (
  DELETE FROM status_signal s USING old o
  WHERE s.project_id = $1 AND s.series_key = o.series_key AND s.importance = o.importance
  RETURNING s.component_key, s.version
)
UPDATE status_watch w SET signals = w.signals - g.version
FROM (SELECT gone.component_key, sum(gone.version) AS version FROM gone GROUP BY gone.component_key) g
WHERE w.project_id = $1 AND w.component_key = g.component_key`;

/** Deletes signals that are over and not locked. Do it last: a flush to such a series waits until the commit. */
export async function deleteSignals(client: PoolClient, projectId: number, over: readonly Signal[]): Promise<void> {
  if (over.length === 0) return;
  await client.query(DELETE_SIGNALS, [
    projectId,
    over.map(({ seriesKey }) => seriesKey),
    over.map(({ rank }) => rank),
    over.map(({ version }) => version),
  ]);
}

const SEED_SIGNALS = `INSERT INTO status_signal (project_id, series_key, importance, component_key, type_id, windows, version)
SELECT $1, e.series_key, w.importance, m.key, e.type_id, range_agg(int8range(w.from_ms, w.until_ms)), 1
FROM component m CROSS JOIN LATERAL ${eventsWithin('$2::bigint', '$3::bigint')} e
CROSS JOIN LATERAL ${windowsAfter('$2::bigint')} w
WHERE m.project_id = $1 AND m.relevant_minute >= $2::bigint / 60000
GROUP BY e.series_key, w.importance, m.key, e.type_id
ON CONFLICT (project_id, series_key, importance) DO NOTHING`;

/** Creates the signals of a project from what is relevant now, however late it arrived. Under its exclusive lock. */
export async function seedSignals(client: PoolClient, projectId: number, nowMs: number): Promise<void> {
  await client.query(SEED_SIGNALS, [projectId, nowMs, Number.MAX_SAFE_INTEGER]);
}

/** The event of a window, and the name of its type. */
export interface CauseEvent {
  eventId: string;
  type: string;
}

const CAUSE_EVENTS = `SELECT a.n, e.id, t.name
FROM unnest($2::uuid[], $3::bigint[], $4::uuid[]) WITH ORDINALITY AS a(series_key, until_ms, type_id, n)
CROSS JOIN LATERAL (
  SELECT x.id FROM event x WHERE x.project_id = $1 AND x.series_key = a.series_key AND x.started_ms < a.until_ms
  ORDER BY x.started_ms DESC LIMIT 1
) e
JOIN event_type t ON t.project_id = $1 AND t.id = a.type_id`;

/** The last event of the series that began before each window's end, in their order; undefined where none is left. */
export async function readCauseEvents(
  client: PoolClient,
  projectId: number,
  windows: readonly SignalWindow[],
): Promise<(CauseEvent | undefined)[]> {
  const events: (CauseEvent | undefined)[] = windows.map(() => undefined);
  const { rows } = await client.query<{ n: number; id: string; name: string }>(CAUSE_EVENTS, [
    projectId,
    windows.map(({ seriesKey }) => seriesKey),
    windows.map(({ untilMs }) => untilMs),
    windows.map(({ typeId }) => typeId),
  ]);
  for (const { n, id, name } of rows) events[n - 1] = { eventId: id, type: name };
  return events;
}
