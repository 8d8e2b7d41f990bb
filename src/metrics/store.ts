import type { StorePool } from '../db/context.js';

/** Beyond it components and deliveries are not counted one by one. */
const MAX_COUNTED = 100_000;

/** What the store holds: counted where that is cheap, else as PostgreSQL estimates it. */
export interface StoredCounts {
  components: number;
  deliveriesWaiting: number;
  eventsEstimate: number;
  typesEstimate: number;
}

const COUNTS = `SELECT
  (SELECT count(*)::int FROM (SELECT FROM component c WHERE $1::int IS NULL OR c.project_id = $1 LIMIT ${MAX_COUNTED}) c)
    AS "components",
  (SELECT count(*)::int FROM (SELECT FROM delivery d WHERE d.next_attempt_ms IS NOT NULL LIMIT ${MAX_COUNTED}) d)
    AS "deliveriesWaiting",
  ${estimateOf('event')} AS "eventsEstimate",
  ${estimateOf('event_type')} AS "typesEstimate"`;

/** A new table has no estimate yet; it is small, so it is counted. */
function estimateOf(table: 'event' | 'event_type'): string {
  return `(SELECT CASE WHEN c.reltuples < 0
    THEN (SELECT count(*) FROM (SELECT FROM ${table} LIMIT ${MAX_COUNTED}) t) ELSE c.reltuples END
    FROM pg_class c WHERE c.oid = '${table}'::regclass)`;
}

/** Components are those of one project, or of all (null); the others are of all. */
export async function readStoredCounts(pool: StorePool, projectId: number | null): Promise<StoredCounts> {
  const { rows } = await pool.query<StoredCounts>({ name: 'metrics_counts', text: COUNTS, values: [projectId] });
  return rows[0] as StoredCounts;
}
