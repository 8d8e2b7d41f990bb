import type { StorePool } from '../db/context.js';
import { MINUTE_MS } from '../lib/time.js';
import { SEVERITIES, type Severity } from '../model/severity.js';
import { contentConditions, type EventFilter, placeConditions } from './conditions.js';
import { inTypes, isNarrowed, keysWithin, scopeKeys } from './scope.js';
import { SqlParameters } from './sql.js';

/** So many of the newest events are looked at, whether or not they pass the filter: about 2 µs each. */
const MAX_LOOKED_AT = 100_000;
/** Events that span several buckets, of which the minutes have to be read, and how many of these. */
const MAX_SPANNING = 20_000;
const MAX_MINUTES = 200_000;

/** A range of whole buckets. */
export interface Buckets {
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

/** How many events there are and how often they happened, bucket by bucket. */
export interface EventCounts {
  events: number;
  /** False: only the newest were counted. */
  complete: boolean;
  /** Only buckets in which something happened, ascending. */
  counts: BucketCount[];
}

/** Occurrences in the bucket that begins at `atMs`: all, and by the importance of their events. */
export type BucketCount = { atMs: number; count: number } & Record<Severity, number>;

interface Row {
  looked: number;
  events: number;
  spanning: number;
  minutes: number;
  /** Place of the bucket, in buckets since 1970, and occurrences by the importance of their events. */
  counts: [number, Record<Severity, number>][];
}

/**
 * Counts the events that a list would show. An event within one bucket counts there with all it has; of others the
 * minutes of their series within their hulls are read (see distribution.ts).
 */
export async function countEvents(pool: StorePool, filter: EventFilter, buckets: Buckets): Promise<EventCounts> {
  const sql = new SqlParameters();
  const looked = await lookedAt(pool, filter, sql);
  if (looked === null) return { events: 0, complete: true, counts: [] };
  const { rows } = await pool.query<Row>(statement(looked, filter.projectId, buckets, sql), sql.values);
  const { events, counts, ...read } = rows[0] as Row;
  return {
    events,
    complete: read.looked < MAX_LOOKED_AT && read.spanning < MAX_SPANNING && read.minutes < MAX_MINUTES,
    counts: counts.map(([place, sums]) => ({ atMs: place * buckets.bucketMs, count: total(sums), ...sums })),
  };
}

function statement(looked: string, projectId: number, { fromMs, toMs, bucketMs }: Buckets, sql: SqlParameters): string {
  const length = `${sql.add(bucketMs)}::bigint`;
  const [first, last] = [fromMs, toMs - bucketMs].map((atMs) => `${sql.add(atMs / bucketMs)}::bigint`);
  const [firstMinute, lastMinute] = [fromMs, toMs - MINUTE_MS].map((atMs) => `${sql.add(atMs / MINUTE_MS)}::bigint`);
  return `WITH looked AS MATERIALIZED (${looked}),
    fitting AS MATERIALIZED (
      SELECT l.*, l.ended_ms / ${length} AS place, l.started_ms / ${length} = l.ended_ms / ${length} AS within
      FROM looked l WHERE l.fits),
    spanning AS MATERIALIZED (SELECT * FROM fitting f WHERE NOT f.within LIMIT ${MAX_SPANNING}),
    minutes AS MATERIALIZED (
      SELECT s.series_key, s.importance, m.minute, m.occurrences FROM spanning s CROSS JOIN LATERAL (
        SELECT o.minute, o.occurrences FROM occurrence_minute o WHERE o.project_id = ${sql.add(projectId)}
          AND o.series_key = s.series_key AND o.minute BETWEEN greatest(${firstMinute}, s.started_ms / ${MINUTE_MS})
          AND least(${lastMinute}, s.ended_ms / ${MINUTE_MS}) OFFSET 0) m
      LIMIT ${MAX_MINUTES}),
    part AS (
      SELECT f.place, f.importance, f.occurrence_count AS occurrences FROM fitting f
        WHERE f.within AND f.place BETWEEN ${first} AND ${last}
      UNION ALL
      -- Two events of a series can share a minute that stands apart.
      SELECT m.minute * ${MINUTE_MS}::bigint / ${length}, max(m.importance), max(m.occurrences)
        FROM minutes m GROUP BY m.series_key, m.minute
      UNION ALL
      SELECT s.minute * ${MINUTE_MS}::bigint / ${length}, s.importance, s.minute_count FROM spanning s
        WHERE s.minute BETWEEN ${firstMinute} AND ${lastMinute}),
    bucket AS (
      SELECT p.place, json_build_object(${SEVERITIES.map(sumOf).join(', ')}) AS sums FROM part p GROUP BY p.place)
  SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM fitting) AS events,
    (SELECT count(*) FROM spanning) AS spanning, (SELECT count(*) FROM minutes) AS minutes,
    (SELECT coalesce(json_agg(json_build_array(b.place, b.sums) ORDER BY b.place), '[]') FROM bucket b) AS counts`;
}

function sumOf(severity: Severity, rank: number): string {
  const sum = `coalesce(sum(p.occurrences) FILTER (WHERE p.importance = ${rank}), 0)`;
  return `'${severity}', least(${sum}, ${Number.MAX_SAFE_INTEGER})`;
}

function total(sums: Record<Severity, number>): number {
  const sum = SEVERITIES.reduce((all, severity) => all + sums[severity], 0);
  return Math.min(sum, Number.MAX_SAFE_INTEGER);
}

/** The newest events of the scope, and whether each fits; null: the scope is empty. */
async function lookedAt(pool: StorePool, filter: EventFilter, sql: SqlParameters): Promise<string | null> {
  const found = isNarrowed(filter) ? await scopeKeys(pool, filter) : null;
  const place = placeConditions(filter, null, sql).join(' AND ');
  const newest = `ORDER BY e.ended_hour DESC, e.id DESC LIMIT ${MAX_LOOKED_AT}`;
  const fits = [...contentConditions(filter, sql), ...(found === null ? scopeOfMany(filter, sql) : [])];
  const isFitting = fits.length === 0 ? 'true' : `coalesce(${fits.join(' AND ')}, false)`;
  const columns = `e.series_key, e.started_ms, e.ended_ms, e.occurrence_count, e.importance, e.minute, e.minute_count,
    ${isFitting} AS fits`;
  if (found === null) return `SELECT ${columns} FROM (SELECT * FROM event e WHERE ${place} ${newest}) e`;
  if (found.keys.length === 0) return null;
  return `SELECT ${columns} FROM (
    SELECT e.* FROM unnest(${sql.add(found.keys)}::uuid[]) AS k(key) CROSS JOIN LATERAL (
      SELECT * FROM event e WHERE e.${found.column} = k.key AND ${place} ${newest}) e
    LIMIT ${MAX_LOOKED_AT}) e`;
}

/** A scope of very many keys: those of components are few enough to be hashed. */
function scopeOfMany(filter: EventFilter, sql: SqlParameters): string[] {
  const keys = keysWithin(filter, sql);
  return [...(keys === null ? [] : [`e.component_key IN (${keys})`]), ...inTypes(filter, 'e', sql)];
}
