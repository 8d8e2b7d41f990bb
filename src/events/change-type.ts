import type { PoolClient } from 'pg';
import type { ChangePool } from '../db/context.js';
import { lockProjectShared } from '../db/locks.js';
import { inTransaction } from '../db/transaction.js';
import { typeBucket } from '../gluing/core/keys.js';
import { GluepointError } from '../lib/errors.js';
import { isUuid } from '../schemas/common/names.js';
import type { Muted } from './type.js';

/** What of a type is to change; undefined stays, null takes an override away. */
export interface TypeChange {
  /** Rank. */
  importance?: number | null;
  glueIntervalMs?: number | null;
  relevanceIntervalMs?: number | null;
  muted?: Muted;
}

export interface TypeChanger {
  pool: ChangePool;
  /** This process among the writers of status_version. */
  writerId: string;
}

/**
 * Changes a type from `nowMs` on. Overrides act on later occurrences; mutes are kept as intervals, so that the
 * status of the past stays what it was. Throws not-found.
 */
export async function changeType(
  { pool, writerId }: TypeChanger,
  projectId: number,
  id: string,
  change: TypeChange,
  nowMs: number,
): Promise<void> {
  const key = isUuid(id) ? await keyOfType(pool, projectId, id) : null;
  if (key === null) throw noSuchType();
  await inTransaction(pool, async (client) => {
    // In the order in which a flush takes them; they also keep two changes of one type apart.
    await lockProjectShared(client, projectId);
    await client.query('SELECT lock_type_buckets($1, $2)', [projectId, [typeBucket(key)]]);
    if (!(await override(client, projectId, id, change))) throw noSuchType();
    if (change.muted !== undefined) await mute(client, projectId, id, change.muted, nowMs);
    await client.query('SELECT status_changed($1, $2)', [projectId, writerId]);
  });
}

function noSuchType(): GluepointError {
  return new GluepointError('not-found', 'No such event type in this project.');
}

async function keyOfType(pool: ChangePool, projectId: number, id: string): Promise<string | null> {
  const text = 'SELECT key FROM event_type WHERE project_id = $1 AND id = $2';
  const { rows } = await pool.query<{ key: string }>(text, [projectId, id]);
  return rows[0]?.key ?? null;
}

/** False when the type has gone meanwhile. */
async function override(client: PoolClient, projectId: number, id: string, change: TypeChange): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE event_type SET
       importance_override = CASE WHEN $3 THEN $4::smallint ELSE importance_override END,
       glue_interval_override_ms = CASE WHEN $5 THEN $6::bigint ELSE glue_interval_override_ms END,
       relevance_interval_override_ms = CASE WHEN $7 THEN $8::bigint ELSE relevance_interval_override_ms END
     WHERE project_id = $1 AND id = $2`,
    [
      projectId,
      id,
      change.importance !== undefined,
      change.importance,
      change.glueIntervalMs !== undefined,
      change.glueIntervalMs,
      change.relevanceIntervalMs !== undefined,
      change.relevanceIntervalMs,
    ],
  );
  return rowCount === 1;
}

/** Ends what mutes the type now and begins what is asked for. */
async function mute(client: PoolClient, projectId: number, id: string, muted: Muted, nowMs: number): Promise<void> {
  await client.query('DELETE FROM type_mute WHERE project_id = $1 AND type_id = $2 AND from_ms >= $3', [
    projectId,
    id,
    nowMs,
  ]);
  await client.query(
    `UPDATE type_mute SET until_ms = $3
     WHERE project_id = $1 AND type_id = $2 AND (until_ms IS NULL OR until_ms > $3)`,
    [projectId, id, nowMs],
  );
  if (muted === false) return;
  const untilMs = muted === true ? null : muted.untilMs;
  if (untilMs !== null && untilMs <= nowMs) return;
  await client.query('INSERT INTO type_mute (project_id, type_id, from_ms, until_ms) VALUES ($1, $2, $3, $4)', [
    projectId,
    id,
    nowMs,
    untilMs,
  ]);
}
