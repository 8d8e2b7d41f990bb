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
import { EVENT_COLUMNS, EVENT_NAMES, type EventRow } from './event.js';
import { isNarrowed, knownKey, scopeKeys } from './scope.js';
import { SqlParameters } from './sql.js';

/** How many of the newest events are looked through before the store is asked for keys. */
const GLANCE_ROWS = 2000;

/**
 * At most `take` events, by the hour of `endedAt` and the id, newest first. Three ways lead there, so that no
 * filter sorts or reads all events where an index could tell: the index of one known key; a glance at the newest
 * events, which mostly fills a page; one look per key into that key's index. Only beyond MAX_KEYS keys, or by
 * filters that have no index (version, importance, glueKey alone), are the newest events walked one by one.
 */
export async function listEvents(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  take: number,
): Promise<EventRow[]> {
  if (filter.activeAtMs !== undefined) return listActive(pool, filter, after, take, filter.activeAtMs);
  const series = seriesOf(filter);
  if (series !== null) return byKeys(pool, filter, after, take, 'series_key', [series]);
  const known = knownKey(filter);
  if (known !== null) return byKeys(pool, filter, after, take, 'component_key', [known]);
  if (!isNarrowed(filter)) return walk(pool, filter, after, take, null);
  const glance = await walk(pool, filter, after, take, GLANCE_ROWS);
  if (glance.length === take) return glance;
  const found = await scopeKeys(pool, filter);
  if (found === null) return walk(pool, filter, after, take, null);
  return byKeys(pool, filter, after, take, found.column, found.keys);
}

/** Few of many events are active: those that the glance doesn't find have an index of their own. */
async function listActive(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  take: number,
  activeAtMs: number,
): Promise<EventRow[]> {
  const glance = await walk(pool, filter, after, take, GLANCE_ROWS);
  if (glance.length === take) return glance;
  const sql = new SqlParameters();
  const conditions = [...eventConditions(filter, after, sql), ...scopeConditions(filter, sql)];
  const hour = sql.add(Math.floor(activeAtMs / HOUR_MS));
  // OFFSET 0: the order asked for outside must not lead the planner to another index.
  const active = `SELECT * FROM event WHERE project_id = ${sql.add(filter.projectId)} AND active_hour >= ${hour} OFFSET 0`;
  return run(pool, filter, sql, take, `SELECT e.id, e.ended_hour FROM (${active}) e WHERE ${conditions.join(' AND ')}`);
}

/** The key of the one series that is asked for, else null. */
function seriesOf({ environment, component, subtree, type, glueKey }: EventFilter): string | null {
  if (environment === undefined || component === undefined || subtree) return null;
  return type === undefined || glueKey === undefined ? null : seriesKey(environment, component, type, glueKey);
}

/** Through the index of each key. */
async function byKeys(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  take: number,
  column: 'series_key' | 'component_key' | 'type_id',
  keys: readonly string[],
): Promise<EventRow[]> {
  if (keys.length === 0) return [];
  const sql = new SqlParameters();
  const conditions = [`e.${column} = k.key`, ...eventConditions(filter, after, sql)];
  return run(
    pool,
    filter,
    sql,
    take,
    `SELECT x.id, x.ended_hour FROM unnest(${sql.add(keys)}::uuid[]) AS k(key) CROSS JOIN LATERAL (
       SELECT e.id, e.ended_hour FROM event e WHERE ${conditions.join(' AND ')}
       ORDER BY e.ended_hour DESC, e.id DESC LIMIT ${sql.add(take)}
     ) x`,
  );
}

/** From the newest on, at most `rows` of them (null: all). */
async function walk(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  take: number,
  rows: number | null,
): Promise<EventRow[]> {
  const sql = new SqlParameters();
  if (rows === null) {
    const all = [...eventConditions(filter, after, sql), ...scopeConditions(filter, sql)];
    return run(pool, filter, sql, take, `SELECT e.id, e.ended_hour FROM event e WHERE ${all.join(' AND ')}`);
  }
  const known = knownKey(filter);
  const place = [...placeConditions(filter, after, sql), ...keyCondition(known, sql)];
  const glanced = [...contentConditions(filter, sql), ...(known === null ? scopeConditions(filter, sql) : [])];
  return run(
    pool,
    filter,
    sql,
    take,
    `SELECT e.id, e.ended_hour FROM (
       SELECT * FROM event e WHERE ${place.join(' AND ')} ORDER BY e.ended_hour DESC, e.id DESC LIMIT ${sql.add(rows)}
     ) e WHERE ${glanced.length === 0 ? 'true' : glanced.join(' AND ')}`,
  );
}

/** Adds order, limit and names to a statement that finds (id, ended_hour). */
async function run(
  pool: StorePool,
  { projectId }: EventFilter,
  sql: SqlParameters,
  take: number,
  found: string,
): Promise<EventRow[]> {
  const text = `SELECT ${EVENT_COLUMNS} FROM (${found} ORDER BY ended_hour DESC, id DESC LIMIT ${sql.add(take)}) p
    JOIN event e ON e.project_id = ${sql.add(projectId)} AND e.id = p.id ${EVENT_NAMES} ORDER BY p.ended_hour DESC, p.id DESC`;
  return (await pool.query<EventRow>(text, sql.values)).rows;
}
