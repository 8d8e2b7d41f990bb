import type { Pool } from 'pg';

/** How often each project asked is counted for requests that are refused, too. */
const COUNTERS = ['quota_usage'];

/** How many rows every table has, and a sum over their contents; without the counters of requests. */
export async function snapshot(pool: Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1)
     ORDER BY tablename`,
    [COUNTERS],
  );
  const counted: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `SELECT count(*) || ' rows, ' || coalesce(sum(hashtext(t::text)::bigint), 0) AS state FROM ${name} t`,
    );
    counted[name] = rows[0].state;
  }
  return counted;
}
