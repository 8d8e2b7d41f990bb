import type { StoreQueries } from '../../db/context.js';
import { HOUR_MS } from '../../lib/time.js';

/** Where the table of quotas counts them. */
const QUOTA = 'waitingNotices';

/** Counts notices that were suppressed because too many of the project wait, for the metrics. */
export async function noteSuppressed(
  client: StoreQueries,
  projectId: number,
  count: number,
  nowMs: number,
): Promise<void> {
  await client.query(
    `INSERT INTO quota_usage AS q (project_id, quota, window_ms, used, refused) VALUES ($1, '${QUOTA}', $2, 0, $3)
     ON CONFLICT (project_id, quota, window_ms) DO UPDATE SET refused = q.refused + excluded.refused`,
    [projectId, Math.floor(nowMs / HOUR_MS) * HOUR_MS, count],
  );
}

/** How many of them there were in the present hour and the one before, of a project or of all (null). */
export async function countSuppressed(pool: StoreQueries, projectId: number | null, nowMs: number): Promise<number> {
  const { rows } = await pool.query<{ refused: number }>(
    `SELECT coalesce(sum(refused), 0)::bigint AS refused FROM quota_usage
     WHERE quota = '${QUOTA}' AND window_ms >= $2 AND ($1::int IS NULL OR project_id = $1)`,
    [projectId, Math.floor(nowMs / HOUR_MS - 1) * HOUR_MS],
  );
  return rows[0]?.refused ?? 0;
}
