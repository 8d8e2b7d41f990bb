import type { Pool } from 'pg';

const READ = `SELECT (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables)
  + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes) AS rows`;

/**
 * How many rows of tables and indexes PostgreSQL has read in this database for the connections of these pools, which must
 * be idle. Unlike time it is the same on a busy machine.
 */
export async function rowsRead(pools: readonly Pool[]): Promise<number> {
  for (const pool of pools) {
    const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
    for (const client of clients) {
      await client.query('SELECT pg_stat_force_next_flush()');
      client.release();
    }
  }
  const { rows } = await (pools[0] as Pool).query<{ rows: string }>(READ);
  return Number(rows[0]?.rows);
}
