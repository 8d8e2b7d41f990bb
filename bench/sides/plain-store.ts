import type { Pool, PoolClient } from 'pg';
import { MINUTE_MS } from '../../src/lib/time.js';
import type { OccurrenceBody } from '../../src/schemas/occurrence.js';

const GLUE_INTERVAL_MS = 3_600_000;
const RELEVANCE_INTERVAL_MS = 300_000;

export const PLAIN_TABLES = `
CREATE TABLE IF NOT EXISTS type (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, environment text NOT NULL, component text NOT NULL, name text NOT NULL,
  last_seen timestamptz NOT NULL, UNIQUE (environment, component, name)
);
CREATE TABLE IF NOT EXISTS series (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type_id bigint NOT NULL REFERENCES type, glue_key text NOT NULL,
  UNIQUE (type_id, glue_key)
);
CREATE TABLE IF NOT EXISTS event (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), series_id bigint NOT NULL REFERENCES series, importance text NOT NULL,
  started_at timestamptz NOT NULL, ended_at timestamptz NOT NULL, relevant_until timestamptz NOT NULL,
  count bigint NOT NULL, message text, stack text, version text, properties jsonb
);
CREATE INDEX IF NOT EXISTS event_series ON event (series_id, ended_at);
CREATE TABLE IF NOT EXISTS minute (
  series_id bigint NOT NULL REFERENCES series, at timestamptz NOT NULL, count bigint NOT NULL, PRIMARY KEY (series_id, at)
);
CREATE TABLE IF NOT EXISTS seen_id (id text PRIMARY KEY, event_id uuid, at timestamptz NOT NULL DEFAULT now());
`;

export interface PlainOutcome {
  eventId: string;
  created: boolean;
  duplicate: boolean;
  count: number;
}

/** Stores one occurrence that began and ended just now, in a transaction of its own. */
export async function storePlainly(pool: Pool, body: OccurrenceBody, nowMs: number): Promise<PlainOutcome> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const outcome = await inTransaction(client, body, nowMs);
    await client.query('COMMIT');
    return outcome;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function inTransaction(client: PoolClient, body: OccurrenceBody, nowMs: number): Promise<PlainOutcome> {
  const one: Ask = async (name, text, values) => (await client.query({ name, text, values })).rows[0];
  if (body.id != null) {
    const claim = 'INSERT INTO seen_id (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id';
    if ((await one('claim', claim, [body.id])) === undefined) {
      const seen = await one('seen', 'SELECT event_id FROM seen_id WHERE id = $1', [body.id]);
      return { eventId: seen?.event_id, created: false, duplicate: true, count: 0 };
    }
  }
  const seriesId = await upsertSeries(one, body, nowMs);
  const event = await upsertEvent(one, seriesId, body, nowMs);
  await one(
    'minute',
    `INSERT INTO minute AS m (series_id, at, count) VALUES ($1, $2, $3)
     ON CONFLICT (series_id, at) DO UPDATE SET count = m.count + excluded.count`,
    [seriesId, new Date(nowMs - (nowMs % MINUTE_MS)), body.count ?? 1],
  );
  if (body.id != null) await one('done', 'UPDATE seen_id SET event_id = $2 WHERE id = $1', [body.id, event.eventId]);
  return event;
}

// biome-ignore lint/suspicious/noExplicitAny: rows of many shapes.
type Ask = (name: string, text: string, values: unknown[]) => Promise<any>;

async function upsertSeries(one: Ask, body: OccurrenceBody, nowMs: number): Promise<number> {
  const type = await one(
    'type',
    `INSERT INTO type (environment, component, name, last_seen) VALUES ($1, $2, $3, $4)
     ON CONFLICT (environment, component, name) DO UPDATE SET last_seen = excluded.last_seen RETURNING id`,
    [body.environment ?? 'production', body.component, body.type, new Date(nowMs)],
  );
  const series = await one(
    'series',
    `INSERT INTO series (type_id, glue_key) VALUES ($1, $2)
     ON CONFLICT (type_id, glue_key) DO UPDATE SET glue_key = excluded.glue_key RETURNING id`,
    [type.id, body.glueKey ?? ''],
  );
  return series.id;
}

async function upsertEvent(one: Ask, seriesId: number, body: OccurrenceBody, nowMs: number): Promise<PlainOutcome> {
  const last = await one(
    'last',
    'SELECT id FROM event WHERE series_id = $1 AND ended_at >= $2 ORDER BY ended_at DESC LIMIT 1 FOR UPDATE',
    [seriesId, new Date(nowMs - GLUE_INTERVAL_MS)],
  );
  const [now, until] = [new Date(nowMs), new Date(nowMs + RELEVANCE_INTERVAL_MS)];
  const contents = [now, until, body.count ?? 1, body.message, body.stack, body.version];
  const event =
    last === undefined
      ? await one(
          'begin',
          `INSERT INTO event (series_id, importance, started_at, ended_at, relevant_until, count, message, stack, version)
           VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8) RETURNING id, count`,
          [seriesId, body.importance ?? 'alarm', ...contents],
        )
      : await one(
          'prolong',
          `UPDATE event SET ended_at = $2, relevant_until = $3, count = count + $4, message = $5, stack = $6, version = $7
           WHERE id = $1 RETURNING id, count`,
          [last.id, ...contents],
        );
  return { eventId: event.id, created: last === undefined, duplicate: false, count: event.count };
}

/** The occurrences that are stored, by their events and by their minutes. */
export async function storedPlainly(pool: Pool): Promise<{ events: number; minutes: number }> {
  const { rows } = await pool.query(
    'SELECT (SELECT coalesce(sum(count), 0)::bigint FROM event) AS events, (SELECT coalesce(sum(count), 0)::bigint FROM minute) AS minutes',
  );
  return rows[0];
}
