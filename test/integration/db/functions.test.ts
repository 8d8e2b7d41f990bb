import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FUNCTIONS_DIR,
  installFunctions,
  readFunctionFiles,
  readStoredFunctions,
} from '../../../scripts/migration/function-files.js';
import { planMigration } from '../../../scripts/migration/plan-migration.js';
import { MIGRATIONS_DIR, migrate } from '../../../src/db/migrate.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const databases: TestDatabase[] = [];
async function testDatabase(options?: { empty: boolean }): Promise<TestDatabase> {
  const database = await createTestDatabase(options);
  databases.push(database);
  return database;
}
afterAll(async () => {
  for (const database of databases) await database.drop();
});

const definitionsIn = async ({ pool }: TestDatabase) =>
  [...(await readStoredFunctions(pool)).values()].map(({ definition }) => definition);

describe('prisma/functions', () => {
  it('defines the functions that the migrations give, and no other', async () => {
    const database = await testDatabase();
    const migrated = await definitionsIn(database);
    expect(migrated.length).toBeGreaterThan(20);
    await installFunctions(database.pool, await readFunctionFiles());
    expect(migrated).toEqual(await definitionsIn(database));
  });
});

describe('a new migration', () => {
  let dir: string;
  let functions: string;
  let migrations: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gluepoint-functions-'));
    functions = join(dir, 'functions');
    migrations = join(dir, 'migrations');
    await cp(FUNCTIONS_DIR, functions, { recursive: true });
    await cp(MIGRATIONS_DIR, migrations, { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true }));

  const plan = async (schema?: string) => {
    const { connectionString } = await testDatabase({ empty: true });
    return planMigration({ connectionString, migrations, functions, schema });
  };
  const write = async (sql: string) => {
    await mkdir(join(migrations, '29990101000000_new'));
    await writeFile(join(migrations, '29990101000000_new', 'migration.sql'), sql);
  };
  const rewrite = async (path: string, change: (sql: string) => string) => {
    const sql = await readFile(join(functions, path), 'utf8');
    expect(change(sql)).not.toBe(sql);
    await writeFile(join(functions, path), change(sql));
  };
  /** Writes the planned migration, and checks that it leads to the files of functions, also from the old version. */
  const applyPlan = async () => {
    const database = await testDatabase({ empty: true });
    await migrate(database.connectionString, { dir: migrations });
    const sql = await plan();
    await write(sql ?? '');
    await migrate(database.connectionString, { dir: migrations });
    expect(await plan()).toBeNull();
    const migrated = await definitionsIn(database);
    await installFunctions(database.pool, await readFunctionFiles(functions));
    expect(migrated).toEqual(await definitionsIn(database));
    return sql;
  };

  it('is not written when nothing differs', async () => {
    expect(await plan()).toBeNull();
  });

  it('holds the text of functions that changed, and of no other', async () => {
    await rewrite('windows/add_minute.sql', (sql) => sql.replace('9007199254740991', '9007199254740990'));
    const sql = await applyPlan();
    const text = await readFile(join(functions, 'windows/add_minute.sql'), 'utf8');
    expect(sql).toBe(`-- include functions/windows/add_minute.sql\n${text}-- end\n`);
  });

  it('takes over settings and volatility of a function', async () => {
    await rewrite('windows/add_minute.sql', (sql) => sql.replace('LANGUAGE plpgsql', 'LANGUAGE plpgsql SET jit = off'));
    await rewrite('keys/type_bucket.sql', (sql) => sql.replace('IMMUTABLE', 'STABLE'));
    const included = [...((await applyPlan()) ?? '').matchAll(/^-- include functions\/(.*)$/gm)].map(
      (match) => match[1],
    );
    expect(included.sort()).toEqual(['keys/type_bucket.sql', 'windows/add_minute.sql']);
  });

  it('adds functions after those that they call', async () => {
    const one = (name: string, body: string) =>
      `CREATE OR REPLACE FUNCTION ${name}(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN ${body};\n`;
    await writeFile(join(functions, 'keys/a_caller.sql'), one('a_caller', 'z_called(n) + 1'));
    await writeFile(join(functions, 'keys/z_called.sql'), one('z_called', 'n'));
    expect(await applyPlan()).toMatch(/z_called\.sql[\s\S]*a_caller\.sql/);
  });

  it('drops functions whose file is gone', async () => {
    await rm(join(functions, 'quotas/note_usage.sql'));
    expect(await applyPlan()).toBe('DROP FUNCTION note_usage(integer,text[],bigint[],bigint[],bigint[]);\n');
  });

  it('drops a function first when its result or the names of its arguments change', async () => {
    await rewrite('windows/add_minute.sql', (sql) => sql.replaceAll('p_count', 'p_occurrences'));
    await rewrite('keys/type_bucket.sql', (sql) => sql.replace('RETURNS integer', 'RETURNS bigint'));
    expect(await applyPlan()).toMatch(
      /^DROP FUNCTION add_minute\(integer,uuid,integer,bigint\), type_bucket\(uuid\);\n/,
    );
  });

  it('drops the old function when the types of the arguments change', async () => {
    await rewrite('windows/add_minute.sql', (sql) => sql.replace('p_minute integer', 'p_minute bigint'));
    expect(await applyPlan()).toMatch(/DROP FUNCTION add_minute\(integer,uuid,integer,bigint\);\n$/);
  });

  it('changes the tables to what schema.prisma says', async () => {
    const schema = join(dir, 'schema.prisma');
    const text = await readFile('prisma/schema.prisma', 'utf8');
    await writeFile(schema, text.replace('model ApiKey {', 'model ApiKey {\n  note String?\n'));
    expect(await plan(schema)).toBe('-- AlterTable\nALTER TABLE "api_key" ADD COLUMN     "note" TEXT;\n');
  });

  it('is refused when a file holds another function than its name says', async () => {
    await appendFile(
      join(functions, 'keys/new_id.sql'),
      'CREATE OR REPLACE FUNCTION other() RETURNS integer RETURN 1;\n',
    );
    await expect(plan()).rejects.toThrow('keys/new_id.sql must consist of one CREATE OR REPLACE FUNCTION new_id(');
  });
});
