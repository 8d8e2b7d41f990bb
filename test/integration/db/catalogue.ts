import type { Pool } from 'pg';

/** Tables that are not divided by project (docs/rules/quality.md#citus). */
export const UNDIVIDED = ['project', 'api_key', '_prisma_migrations'];

/** A function of ours as the catalogue has it. */
export interface StoredFunction {
  /** `lock_type_buckets(integer,integer[])`. */
  name: string;
  /** `p integer`, in order, without those that only go out. */
  parameters: string[];
  language: string;
  /** Without comments. */
  body: string;
  /** The tables that the body names. */
  tables: string[];
}

/** The names of all tables. */
export async function readTables(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** All functions, also those that only processes of an earlier version call. */
export async function readFunctions(pool: Pool): Promise<StoredFunction[]> {
  const tables = await readTables(pool);
  const { rows } = await pool.query<{ name: string; parameters: string; language: string; body: string }>(`
    SELECT p.oid::regprocedure::text AS name, pg_get_function_identity_arguments(p.oid) AS parameters,
      l.lanname AS language, coalesce(nullif(p.prosrc, ''), pg_get_functiondef(p.oid)) AS body
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1`);
  return rows.map(({ parameters, body, ...rest }) => {
    const code = body.replaceAll(/--[^\n]*/g, '');
    const names = tables.filter((table) =>
      new RegExp(`\\b(FROM|JOIN|UPDATE|INTO)\\s+"?${table}\\b(?!\\.)`, 'i').test(code),
    );
    return { ...rest, parameters: parameters.split(', '), body: code, tables: names };
  });
}
