import type { QueryResultRow } from 'pg';
import type { StorePool } from '../db/context.js';
import { seriesKey } from '../gluing/core/keys.js';
import { HOUR_MS } from '../lib/time.js';
import {
  contentConditions,
  type EventFilter,
  type EventPlace,
  eventConditions,
  keyCondition,
  placeConditions,
  scopeConditions,
} from './conditions.js';
import { EVENT_COLUMNS, EVENT_ITEM_COLUMNS, EVENT_NAMES, EVENT_SIZE_COLUMNS, type EventRow } from './event.js';
import { isNarrowed, knownKey, scopeKeys } from './scope.js';
import { SqlParameters } from './sql.js';

/** How many of the newest events are looked through before the store is asked for keys. */
const GLANCE_ROWS = 2000;

/** Which events of a list are read, and what of each. */
interface PageOfEvents {
  pool: StorePool;
  filter: EventFilter;
  after: EventPlace | null;
  take: number;
  /** SQL columns of an event `e`, its type `t` and its component `c`. */
  columns: string;
}

/** An event of a list whose texts were not read. */
export interface SizedEvent {
  id: string;
  ended_hour: number;
  /** About the bytes of its texts, names and properties; without properties that are stored compressed. */
  bytes: number;
  is_compressed: boolean;
}

/**
 * At most `take` events as a list shows them: without stacks, with messages cut to 300 characters; long properties are cut
 * by PostgreSQL, so that they are neither sent nor parsed (docs/rules/api.md#size-of-responses).
 */
export function listEvents(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  take: number,
): Promise<EventRow[]> {
  return page<EventRow>({ pool, filter, after, take, columns: EVENT_ITEM_COLUMNS });
}

/** The same events, but only how large each is. */
export function sizeEvents(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  take: number,
): Promise<SizedEvent[]> {
  return page<SizedEvent>({ pool, filter, after, take, columns: EVENT_SIZE_COLUMNS });
}

/** Whole events by their ids, in the order of lists; those that are gone are left out. */
export async function readEvents(pool: StorePool, projectId: number, ids: readonly string[]): Promise<EventRow[]> {
  if (ids.length === 0) return [];
  const text = `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_NAMES}
    WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[]) ORDER BY e.ended_hour DESC, e.id DESC`;
  return (await pool.query<EventRow>(text, [projectId, ids])).rows;
}

/**
 * At most `take` events, by the hour of `endedAt` and the id, newest first. Three ways lead there, so that no
 * filter sorts or reads all events where an index could tell: the index of one known key; a glance at the newest
 * events, which mostly fills a page; one look per key into that key's index. Only beyond MAX_KEYS keys, or by
 * filters that have no index (version, importance, glueKey alone), are the newest events walked one by one.
 */
async function page<Row extends QueryResultRow>(asked: PageOfEvents): Promise<Row[]> {
  const { pool, filter, take } = asked;
  if (filter.activeAtMs !== undefined) return listActive(asked, filter.activeAtMs);
  const series = seriesOf(filter);
  if (series !== null) return byKeys(asked, 'series_key', [series]);
  const known = knownKey(filter);
  if (known !== null) return byKeys(asked, 'component_key', [known]);
  if (!isNarrowed(filter)) return walk(asked, null);
  const glance = await walk<Row>(asked, GLANCE_ROWS);
  if (glance.length === take) return glance;
  const found = await scopeKeys(pool, filter);
  if (found === null) return walk(asked, null);
  return byKeys(asked, found.column, found.keys);
}

/** Few of many events are active: those that the glance doesn't find have an index of their own. */
async function listActive<Row extends QueryResultRow>(asked: PageOfEvents, activeAtMs: number): Promise<Row[]> {
  const { filter, after, take } = asked;
  const glance = await walk<Row>(asked, GLANCE_ROWS);
  if (glance.length === take) return glance;
  const sql = new SqlParameters();
  const conditions = [...eventConditions(filter, after, sql), ...scopeConditions(filter, sql)];
  const hour = sql.add(Math.floor(activeAtMs / HOUR_MS));
  // OFFSET 0: the order asked for outside must not lead the planner to another index.
  const active = `SELECT * FROM event WHERE project_id = ${sql.add(filter.projectId)} AND active_hour >= ${hour} OFFSET 0`;
  return run(asked, sql, `SELECT e.id, e.ended_hour FROM (${active}) e WHERE ${conditions.join(' AND ')}`);
}

/** The key of the one series that is asked for, else null. */
function seriesOf({ environment, component, subtree, type, glueKey }: EventFilter): string | null {
  if (environment === undefined || component === undefined || subtree) return null;
  return type === undefined || glueKey === undefined ? null : seriesKey(environment, component, type, glueKey);
}

/** Through the index of each key. */
async function byKeys<Row extends QueryResultRow>(
  asked: PageOfEvents,
  column: 'series_key' | 'component_key' | 'type_id',
  keys: readonly string[],
): Promise<Row[]> {
  if (keys.length === 0) return [];
  const { filter, after, take } = asked;
  const sql = new SqlParameters();
  const conditions = [`e.${column} = k.key`, ...eventConditions(filter, after, sql)];
  return run(
    asked,
    sql,
    `SELECT x.id, x.ended_hour FROM unnest(${sql.add(keys)}::uuid[]) AS k(key) CROSS JOIN LATERAL (
       SELECT e.id, e.ended_hour FROM event e WHERE ${conditions.join(' AND ')}
       ORDER BY e.ended_hour DESC, e.id DESC LIMIT ${sql.add(take)}
     ) x`,
  );
}

/** From the newest on, at most `rows` of them (null: all). */
async function walk<Row extends QueryResultRow>(asked: PageOfEvents, rows: number | null): Promise<Row[]> {
  const { filter, after } = asked;
  const sql = new SqlParameters();
  if (rows === null) {
    const all = [...eventConditions(filter, after, sql), ...scopeConditions(filter, sql)];
    return run(asked, sql, `SELECT e.id, e.ended_hour FROM event e WHERE ${all.join(' AND ')}`);
  }
  const known = knownKey(filter);
  const place = [...placeConditions(filter, after, sql), ...keyCondition(known, sql)];
  const glanced = [...contentConditions(filter, sql), ...(known === null ? scopeConditions(filter, sql) : [])];
  return run(
    asked,
    sql,
    `SELECT e.id, e.ended_hour FROM (
       SELECT * FROM event e WHERE ${place.join(' AND ')} ORDER BY e.ended_hour DESC, e.id DESC LIMIT ${sql.add(rows)}
     ) e WHERE ${glanced.length === 0 ? 'true' : glanced.join(' AND ')}`,
  );
}

/** Adds order, limit, names and the columns to a statement that finds (id, ended_hour). */
async function run<Row extends QueryResultRow>(
  { pool, filter: { projectId }, take, columns }: PageOfEvents,
  sql: SqlParameters,
  found: string,
): Promise<Row[]> {
  const text = `SELECT ${columns} FROM (${found} ORDER BY ended_hour DESC, id DESC LIMIT ${sql.add(take)}) p
    JOIN event e ON e.project_id = ${sql.add(projectId)} AND e.id = p.id ${EVENT_NAMES} ORDER BY p.ended_hour DESC, p.id DESC`;
  return (await pool.query<Row>(text, sql.values)).rows;
}
