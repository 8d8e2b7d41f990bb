import type { StorePool, StoreQueries } from '../../db/context.js';

/** Where statements of one snapshot run. */
export type Snapshot = StoreQueries;

// Plans made while the tables are small, or a project is, must serve when they are large: indexes and nested loops only,
// and no guess from how few rows of this project the last statistics saw (see the migration first_statistics). Citus plans
// by the value of the project and so for each execution: prisma/citus.sql says so in a setting of the database.
const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off;
SELECT set_config('plan_cache_mode', coalesce(current_setting('gluepoint.plan_cache_mode', true), 'force_generic_plan'), true)`;

/** Runs statements that all see the store as it is at the first of them. Throws what the driver throws. */
export async function inSnapshot<T>(pool: StorePool, read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(BEGIN);
    const result = await read(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
