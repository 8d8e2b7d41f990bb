import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { readFunctions, UNDIVIDED } from './catalogue.js';
import { unrestricted } from './restricted.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('every table but those of projects, keys and migrations', () => {
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

  it('has neither a trigger nor a sequence, which would be one for all projects', async () => {
    const things = await divided(`
      SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT c.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_class c ON c.oid = d.refobjid WHERE c.relnamespace = 'public'::regnamespace`);
    expect(things).toEqual([]);
  });
});

describe('the table of events', () => {
  it('keeps columns that change when an event is prolonged out of its indexes', async () => {
    const { rows } = await database.pool.query<{ column: string }>(`
      SELECT DISTINCT a.attname AS column FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE c.relname = 'event'`);
    const indexed = rows.map(({ column }) => column);
    expect(indexed).toEqual(expect.arrayContaining(['project_id', 'series_key', 'started_ms', 'ended_hour']));
    expect(indexed).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(ended_ms|reach_right_ms|relevant_until_ms|occurrence_count)$/)]),
    );
  });
});

describe('every function that looks into a table', () => {
  it('is given the project first', async () => {
    const readers = (await readFunctions(database.pool)).filter(({ tables }) => tables.length > 0);
    expect(readers.length).toBeGreaterThan(10);
    expect(readers.filter(({ parameters }) => parameters[0] !== 'p integer')).toEqual([]);
  });

  it('restricts each of its statements to it, wherever it names a table', async () => {
    const functions = await readFunctions(database.pool);
    const loose = functions.flatMap(({ name, body, tables }) =>
      unrestricted(body, tables).map((where) => `${name}: ${where}`),
    );
    expect(loose).toEqual([]);
  });

  it('is in PL/pgSQL: Citus plans no statement of the language SQL that has parameters', async () => {
    const functions = await readFunctions(database.pool);
    expect(functions.filter(({ tables, language }) => tables.length > 0 && language !== 'plpgsql')).toEqual([]);
  });

  it('updates on a conflict with nothing that changes by itself, such as now()', async () => {
    const clauses = (await readFunctions(database.pool)).flatMap(({ body }) => body.match(/DO UPDATE SET[^;]*/g) ?? []);
    expect(clauses.length).toBeGreaterThan(3);
    expect(
      clauses.filter((clause) => /\b(now|clock_timestamp|random|gen_random_uuid)\(|CURRENT_TIME/i.test(clause)),
    ).toEqual([]);
  });
});

describe('the check of functions by their text', () => {
  const tables = ['event', 'component', 'project'];

  it.each([
    'SELECT 1 FROM event e WHERE e.id = p_id AND e.project_id = p',
    'SELECT 1 FROM event WHERE project_id = p',
    'IF EXISTS (SELECT FROM project WHERE project.id = p)',
    'INSERT INTO component (project_id, key) SELECT p, u.key FROM unnest(keys) u',
    'UPDATE event x SET count = 1 WHERE x.project_id = p',
  ])('lets pass: %s', (statement) => {
    expect(unrestricted(statement, tables)).toEqual([]);
  });

  it.each([
    'SELECT 1 FROM event e WHERE e.id = p_id',
    'SELECT 1 FROM event e JOIN component c ON c.key = e.component_key WHERE e.project_id = p',
    'SELECT 1 FROM event e WHERE e.project_id = p AND EXISTS (SELECT FROM project WHERE project.id = 1)',
    'INSERT INTO component (project_id, key) SELECT c.project_id, c.key FROM component c WHERE c.project_id = p',
    'DELETE FROM event WHERE id = p_id',
  ])('finds what is loose in: %s', (statement) => {
    expect(unrestricted(statement, tables)).toHaveLength(1);
  });
});
