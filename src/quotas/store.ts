import { uuidArrayOfBytes } from '../db/binary-arrays.js';
import type { StoreQueries } from '../db/context.js';
import { DAY_MS } from '../lib/time.js';
import type { Quota } from '../model/quota.js';

/** What was used and refused of a quota in the window that began at `windowMs`. */
export interface UsageCount {
  quota: Quota;
  windowMs: number;
  used: number;
  refused: number;
}

/** Adds counts of one process to those of all; returns what is used of each in its window. One row per quota and window. */
export async function noteUsage(
  pool: StoreQueries,
  projectId: number,
  counts: readonly UsageCount[],
): Promise<Pick<UsageCount, 'quota' | 'windowMs' | 'used'>[]> {
  const values = [
    projectId,
    counts.map(({ quota }) => quota),
    counts.map(({ windowMs }) => windowMs),
    counts.map(({ used }) => used),
    counts.map(({ refused }) => refused),
  ];
  const text = 'SELECT quota, window_ms, used FROM note_usage($1, $2, $3, $4, $5)';
  const statement = { name: 'note_usage', text, values };
  const { rows } = await pool.query<{ quota: Quota; window_ms: number; used: number }>(statement);
  return rows.map(({ quota, window_ms, used }) => ({ quota, windowMs: window_ms, used }));
}

/** The counts of the given windows, one per quota; those of which nothing is known are left out. */
export async function findUsage(
  pool: StoreQueries,
  projectId: number,
  windows: readonly { quota: Quota; windowMs: number }[],
): Promise<UsageCount[]> {
  const { rows } = await pool.query<{ quota: Quota; window_ms: number; used: number; refused: number }>(
    `SELECT q.quota, q.window_ms, q.used, q.refused FROM unnest($2::text[], $3::bigint[]) AS w(quota, window_ms)
     JOIN quota_usage q ON q.project_id = $1 AND q.quota = w.quota AND q.window_ms = w.window_ms`,
    [projectId, windows.map(({ quota }) => quota), windows.map(({ windowMs }) => windowMs)],
  );
  return rows.map(({ window_ms, ...row }) => ({ ...row, windowMs: window_ms }));
}

/** Which of these types, by their index, the project does not have. */
export function missingTypes(pool: StoreQueries, projectId: number, keys: readonly string[]): Promise<number[]> {
  return missing(pool, 'event_type', 'key = k.key', projectId, keys);
}

/** Which of these components, by their index, the project does not have. */
export function missingComponents(pool: StoreQueries, projectId: number, keys: readonly string[]): Promise<number[]> {
  return missing(pool, 'component', 'key = k.key', projectId, keys);
}

/** Which of these ids, by their index, were not seen before. `hashes`: 16 bytes each, a character for each byte. */
export function missingIds(pool: StoreQueries, projectId: number, hashes: readonly string[]): Promise<number[]> {
  const isKey = 'head = id_head(k.key) AND tail = id_tail(k.key)';
  return missing(pool, 'claimed_id', isKey, projectId, uuidArrayOfBytes(hashes));
}

async function missing(
  pool: StoreQueries,
  table: string,
  isKey: string,
  projectId: number,
  keys: readonly string[] | Buffer,
): Promise<number[]> {
  const { rows } = await pool.query<{ i: number }>({
    name: `missing ${table}`,
    // OFFSET 0 makes the planner look into the index once per key, regardless of its estimates.
    text: `SELECT (k.n - 1)::int AS i FROM unnest($2::uuid[]) WITH ORDINALITY AS k(key, n)
           LEFT JOIN LATERAL (SELECT true AS yes FROM ${table} WHERE project_id = $1 AND ${isKey} OFFSET 0) known ON true
           WHERE known.yes IS NULL`,
    values: [projectId, keys],
  });
  return rows.map(({ i }) => i);
}

/** Deletes the counts of windows that began more than a day ago. */
export async function deleteOldUsage(pool: StoreQueries, projectId: number, nowMs: number): Promise<void> {
  await pool.query('DELETE FROM quota_usage WHERE project_id = $1 AND window_ms < $2', [projectId, nowMs - DAY_MS]);
}
