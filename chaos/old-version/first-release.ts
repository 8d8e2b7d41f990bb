import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { typeBucket } from '../../src/gluing/core/keys.js';
import type { ModelOccurrence } from '../../test/support/gluing/reference.js';
import { occurrenceOf } from '../../test/support/gluing/worlds.js';

/** The migrations that the first version had; the SQL function with which it stored is in the second. */
export const FIRST_RELEASE = 3;

const MINUTE_MS = 60_000;
const WARNING = 2;
const COLUMN_OF_RANK = [null, 'success', 'warning', 'alarm'] as const;

/** The project and the key that the first version left; answers the project's id. */
export async function leaveProject(pool: Pool, key: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO project (slug, name) VALUES ('default', 'default') RETURNING id`,
  );
  const projectId = rows[0]?.id as number;
  await pool.query(`INSERT INTO api_key (id, project_id, name, role, hash) VALUES ($1, $2, 'old', 'read', $3)`, [
    randomUUID(),
    projectId,
    createHash('sha256').update(key).digest(),
  ]);
  return projectId;
}

/** Stores an occurrence as the first version did when nothing else came with it. */
export async function leaveOccurrence(
  pool: Pool,
  projectId: number,
  model: ModelOccurrence,
  receivedAtMs: number,
): Promise<void> {
  const { series, idHash, ...one } = occurrenceOf(model, receivedAtMs);
  const importance = COLUMN_OF_RANK[one.importance];
  const relevantUntilMs = one.endedAtMs + one.relevanceIntervalMs;
  const group = {
    ...{ i: 0, series_key: series.seriesKey, type_key: series.typeKey, component_key: series.componentKey },
    ...{ environment: series.environment, path: series.component, type_name: series.type, glue_key: series.glueKey },
    ...{ started_ms: one.startedAtMs, ended_ms: one.endedAtMs, latest_started_ms: one.startedAtMs },
    ...{ reach_left_ms: one.startedAtMs - one.glueIntervalMs, reach_right_ms: one.endedAtMs + one.glueIntervalMs },
    ...{ relevant_until_ms: relevantUntilMs, occurrence_count: one.count, importance: one.importance },
    ...{ glue_interval_ms: one.glueIntervalMs, relevance_interval_ms: one.relevanceIntervalMs },
    ...{ message: one.message, simple: true, minute: Math.floor(one.endedAtMs / MINUTE_MS) },
    ...{ seen_count: one.count, seen_first_ms: receivedAtMs, seen_last_ms: receivedAtMs },
    ...(one.importance >= WARNING ? { seen_error_ms: receivedAtMs } : {}),
    ...(importance ? { [`${importance}_from_ms`]: one.startedAtMs, [`${importance}_until_ms`]: relevantUntilMs } : {}),
  };
  await pool.query('SELECT * FROM store_groups($1, $2, $3, $4, $5, $6, $7)', [
    projectId,
    randomUUID(),
    receivedAtMs,
    [typeBucket(series.typeKey)],
    JSON.stringify([group]),
    idHash === null ? [] : [Buffer.from(idHash, 'latin1').toString('hex')],
    idHash === null ? [] : [0],
  ]);
}
