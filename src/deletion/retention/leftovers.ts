import type { ChangePool } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import { STATUS_OF_THE_PAST } from './edges.js';

/** Deletes mutes and maintenance that ended before the edge, and closings that no event reaches back to. */
export async function deleteEndedInterventions(
  pool: ChangePool,
  { projectId, writerId, edgeMs }: { projectId: number; writerId: string; edgeMs: number },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    let count = 0;
    for (const sql of [
      'DELETE FROM type_mute WHERE project_id = $1 AND until_ms < $2',
      'DELETE FROM maintenance WHERE project_id = $1 AND until_ms < $2',
      // A closing that an event still covers clips what arrives late for it.
      `DELETE FROM closing c WHERE c.project_id = $1 AND c.at_ms < $2 AND NOT EXISTS (
         SELECT FROM event e WHERE e.project_id = $1 AND e.series_key = c.series_key AND e.started_ms <= c.at_ms)`,
    ]) {
      count += (await client.query(sql, [projectId, edgeMs])).rowCount ?? 0;
    }
    if (count > 0) await client.query(STATUS_OF_THE_PAST, [projectId, writerId]);
    return count;
  });
}

/**
 * Deletes the counters of processes that have written nothing for a while. One of them may start counting again, so the version
 * of this process moves with it and no reader takes the new count for the old one.
 */
export async function deleteSilentWriters(
  pool: ChangePool,
  { projectId, writerId, writerMs }: { projectId: number; writerId: string; writerMs: number },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      'DELETE FROM status_version WHERE project_id = $1 AND writer <> $2 AND changed_at < to_timestamp($3 / 1000.0)',
      [projectId, writerId, writerMs],
    );
    if (rowCount) await client.query(STATUS_OF_THE_PAST, [projectId, writerId]);
    return rowCount ?? 0;
  });
}
