import { readFile } from 'node:fs/promises';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { readFunctions, readTables, type StoredFunction, UNDIVIDED } from './catalogue.js';

/** Tests have no Citus: functions with its names and parameters record their calls. */
const RECORDER = `
  CREATE SCHEMA citus;
  CREATE TABLE citus.pg_dist_partition (logicalrelid regclass);
  CREATE TABLE citus.call (kind text, name text, by_column text, beside text, forced boolean);
  CREATE FUNCTION citus.create_reference_table(table_name regclass) RETURNS void LANGUAGE sql AS
    $$ INSERT INTO citus.call VALUES ('reference', $1::text); INSERT INTO citus.pg_dist_partition VALUES ($1) $$;
  CREATE FUNCTION citus.create_distributed_table(table_name regclass, distribution_column text, colocate_with text DEFAULT 'default')
    RETURNS void LANGUAGE sql AS
    $$ INSERT INTO citus.call VALUES ('table', $1::text, $2, $3); INSERT INTO citus.pg_dist_partition VALUES ($1) $$;
  CREATE FUNCTION citus.create_distributed_function(
    function_name regprocedure, distribution_arg_name text DEFAULT NULL, colocate_with text DEFAULT 'default', force_delegation boolean DEFAULT NULL)
    RETURNS void LANGUAGE sql AS $$ INSERT INTO citus.call VALUES ('function', $1::text, $2, $3, $4) $$;
  SET search_path = public, citus`;

interface Call {
  kind: 'reference' | 'table' | 'function';
  name: string;
  by_column: string | null;
  beside: string | null;
  forced: boolean | null;
}

/** Runs a file as psql does, with \gexec: the statements that the query before it returns. */
async function runFile(client: PoolClient, sql: string): Promise<void> {
  const [rest = '', ...queries] = sql.split(/^\\gexec$/m).reverse();
  for (const query of queries.reverse()) {
    const { rows } = await client.query<string[]>({ text: query, rowMode: 'array' });
    for (const [statement = ''] of rows) await client.query(statement);
  }
  await client.query(rest);
}

describe('prisma/citus.sql', () => {
  let database: TestDatabase;
  let calls: Call[];
  let callsOfSecondRun: Call[];
  let functions: StoredFunction[];
  const names = (kind: Call['kind']) => calls.filter((one) => one.kind === kind).map(({ name }) => name);

  beforeAll(async () => {
    database = await createTestDatabase();
    functions = await readFunctions(database.pool);
    const client = await database.pool.connect();
    try {
      await client.query(RECORDER);
      const file = await readFile('prisma/citus.sql', 'utf8');
      await runFile(client, file);
      calls = (await client.query<Call>('SELECT * FROM citus.call')).rows;
      await client.query(`TRUNCATE citus.call; ALTER FUNCTION store_flush SET plan_cache_mode = force_generic_plan`);
      await runFile(client, file);
      callsOfSecondRun = (await client.query<Call>('SELECT * FROM citus.call')).rows;
    } finally {
      client.release(true);
    }
  });
  afterAll(() => database.drop());

  it('distributes every table by project, beside the events, and leaves out those named', async () => {
    const divided = (await readTables(database.pool)).filter((name) => !UNDIVIDED.includes(name));
    expect(names('table').sort()).toEqual(divided);
    const others = calls.filter(({ kind, name }) => kind === 'table' && name !== 'event');
    expect(new Set(others.map(({ by_column, beside }) => `${by_column} beside ${beside}`))).toEqual(
      new Set(['project_id beside event']),
    );
  });

  it('copies the projects to every machine, where functions look for them', () => {
    expect(names('reference')).toEqual(['project']);
  });

  it('distributes every function, those that are given a project by it', () => {
    expect(names('function').sort()).toEqual(functions.map(({ name }) => name).sort());
    const byProject = functions.filter(({ parameters }) => parameters[0] === 'p integer').map(({ name }) => name);
    const argument = (name: string) => calls.find((one) => one.name === name);
    expect(byProject.filter((name) => argument(name)?.by_column !== 'p' || argument(name)?.beside !== 'event')).toEqual(
      [],
    );
    const others = calls.filter(({ kind, name }) => kind === 'function' && !byProject.includes(name));
    expect(others.filter(({ by_column }) => by_column !== null)).toEqual([]);
  });

  it('has locks taken where the project lies, also within a transaction of several statements', () => {
    const locks = functions.filter(({ body }) => body.includes('pg_advisory_xact_lock')).map(({ name }) => name);
    expect(locks.length).toBeGreaterThan(2);
    expect(
      calls
        .filter(({ forced }) => forced)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(locks.sort());
  });

  it('distributes no table twice when it runs again', () => {
    expect(callsOfSecondRun).toEqual(calls.filter(({ kind }) => kind === 'function'));
  });

  it('leaves no plan forced that serves any project, also where a later migration has forced it again', async () => {
    const { rows } = await database.pool.query<{ name: string }>(`
      SELECT p.oid::regprocedure::text AS name FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace AND EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'plan_cache_mode=%')`);
    expect(rows).toEqual([]);
    const fresh = await database.pool.query(`SELECT current_setting('gluepoint.plan_cache_mode', true) AS mode`);
    expect(fresh.rows).toEqual([{ mode: 'auto' }]);
  });
});
