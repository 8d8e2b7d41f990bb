import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Tables that Citus keeps whole on one machine, or on every one (3-quality.md, Growing past one machine). */
const UNDIVIDED = ['project', 'api_key', '_prisma_migrations'];

describe('every table but those of projects, keys and migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const divided = async <T>(sql: string) =>
    (await database.pool.query<T & { name: string }>(sql)).rows.filter(({ name }) => !UNDIVIDED.includes(name));

  it('has a primary key', async () => {
    const tables = await divided<{ primary: boolean }>(`
      SELECT c.relname AS name, EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS primary
      FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`);
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter((table) => !table.primary)).toEqual([]);
  });

  it('begins its primary key and every unique index with project_id', async () => {
    const indexes = await divided<{ index: string; first: string | null }>(`
      SELECT c.relname AS name, i.indexrelid::regclass::text AS index, a.attname AS first
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace`);
    expect(indexes.length).toBeGreaterThan(10);
    expect(indexes.filter(({ first }) => first !== 'project_id')).toEqual([]);
  });

  it('has no foreign key that leaves the project', async () => {
    const keys = await divided<{ columns: string[] }>(`
      SELECT c.relname AS name, array_agg(a.attname::text ORDER BY k.n) AS columns
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
      CROSS JOIN LATERAL unnest(f.conkey) WITH ORDINALITY AS k(attnum, n)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
      WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace GROUP BY f.oid, c.relname`);
    expect(keys.filter(({ columns }) => columns[0] !== 'project_id')).toEqual([]);
  });

  it('keeps columns that change when an event is prolonged out of its indexes', async () => {
    const { rows } = await database.pool.query<{ column: string }>(`
      SELECT DISTINCT a.attname AS column FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE c.relname = 'event'`);
    const indexed = rows.map(({ column }) => column);
    expect(indexed).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(ended_ms|reach_right_ms|relevant_until_ms|occurrence_count)$/)]),
    );
  });
});
