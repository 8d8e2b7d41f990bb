import type { StorePool } from '../db/context.js';
import { seriesKey } from '../gluing/core/keys.js';
import { GluepointError } from '../lib/errors.js';
import { MINUTE_MS } from '../lib/time.js';
import type { EventView } from './event.js';

/** More than a month of minutes. */
const MAX_BUCKETS = 50_000;

/** How often an event happened over time. Instants are milliseconds since 1970. */
export interface Distribution {
  /** [fromMs, toMs) is the event's hull, widened to whole buckets. */
  fromMs: number;
  toMs: number;
  bucketMs: number;
  /** Only buckets in which something happened, ascending; `atMs` is the bucket's beginning. */
  counts: { atMs: number; count: number }[];
}

/**
 * The minutes of the event's series within its hull (docs/rules.md#minutes). Most stand in occurrence_minute, the last
 * minute of each event in the event itself. The events that can have one in the hull began in it, or are the last
 * that began before. Throws bad-input when the buckets are too many.
 */
export async function distributionOf(
  pool: StorePool,
  projectId: number,
  event: EventView,
  bucketMs: number,
): Promise<Distribution> {
  const fromMs = Math.floor(event.startedAtMs / bucketMs) * bucketMs;
  const toMs = (Math.floor(event.endedAtMs / bucketMs) + 1) * bucketMs;
  const key = seriesKey(event.environment, event.component, event.type, event.glueKey);
  const firstMinute = Math.floor(event.startedAtMs / MINUTE_MS);
  const lastMinute = Math.floor(event.endedAtMs / MINUTE_MS);
  const { rows } = await pool.query<{ bucket: number; count: number }>(COUNTS, [
    projectId,
    key,
    firstMinute,
    lastMinute,
    bucketMs / MINUTE_MS,
  ]);
  if (rows.length > MAX_BUCKETS) throw tooMany();
  const counts = rows.map(({ bucket, count }) => ({ atMs: bucket * bucketMs, count }));
  return { fromMs, toMs, bucketMs, counts };
}

function tooMany(): GluepointError {
  const message = `more than ${MAX_BUCKETS} buckets; choose a larger bucket`;
  return new GluepointError('bad-input', message, { errors: [{ path: 'bucket', message }] });
}

const COUNTS = `
  SELECT floor(m.minute::numeric / $5)::int AS bucket, least(sum(m.occurrences), 9007199254740991)::bigint AS count FROM (
    SELECT minute, occurrences FROM occurrence_minute
    WHERE project_id = $1 AND series_key = $2 AND minute BETWEEN $3 AND $4
    UNION ALL
    SELECT minute, minute_count FROM event
    WHERE project_id = $1 AND series_key = $2 AND minute BETWEEN $3 AND $4
      AND started_ms < ($4 + 1) * 60000::bigint
      AND started_ms >= coalesce((SELECT max(started_ms) FROM event
        WHERE project_id = $1 AND series_key = $2 AND started_ms < $3 * 60000::bigint), $3 * 60000::bigint)
  ) m GROUP BY 1 ORDER BY 1 LIMIT ${MAX_BUCKETS + 1}`;
