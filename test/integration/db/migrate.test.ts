import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/db/migrate.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const MIGRATIONS = new URL('../../../prisma/migrations', import.meta.url).pathname;

describe('migrations', () => {
  let dir: string;
  const databases: TestDatabase[] = [];
  const emptyDatabase = async () => {
    const database = await createTestDatabase({ empty: true });
    databases.push(database);
    return database;
  };
  const add = async (name: string, sql: string) => {
    await mkdir(join(dir, name));
    await writeFile(join(dir, name, 'migration.sql'), sql);
  };
  const remove = (name: string) => rm(join(dir, name), { recursive: true });
  const ledger = async (database: TestDatabase) =>
    (await database.pool.query('SELECT * FROM _prisma_migrations ORDER BY migration_name')).rows;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gluepoint-migrations-'));
    await cp(MIGRATIONS, dir, { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true }));
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  it('are applied once, however many processes start at the same time', async () => {
    const database = await emptyDatabase();
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(database.connectionString, { dir })));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate(database.connectionString, { dir })).toEqual([]);
    expect((await ledger(database)).map((row) => row.migration_name)).toEqual(applied.find((names) => names.length));
  });

  it('leave the ledger as `prisma migrate deploy` would', async () => {
    const database = await emptyDatabase();
    await migrate(database.connectionString, { dir });
    for (const row of await ledger(database)) {
      expect(row).toMatchObject({ applied_steps_count: 1, rolled_back_at: null, logs: null });
      expect(row.checksum).toMatch(/^[0-9a-f]{64}$/);
      expect(row.finished_at).toBeInstanceOf(Date);
    }
  });

  it('apply only what is new to an older database', async () => {
    const database = await emptyDatabase();
    await migrate(database.connectionString, { dir });
    await add('29990101000000_newer', 'CREATE TABLE newer (id int); INSERT INTO newer VALUES (1);');
    expect(await migrate(database.connectionString, { dir })).toEqual(['29990101000000_newer']);
    expect((await database.pool.query('SELECT id FROM newer')).rows).toEqual([{ id: 1 }]);
  });

  it('leave nothing behind when one fails', async () => {
    const database = await emptyDatabase();
    await add('29990101000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0;');
    await expect(migrate(database.connectionString, { dir })).rejects.toThrow(
      '29990101000000_broken failed: division by zero',
    );
    await remove('29990101000000_broken');
    expect((await database.pool.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([{ half: null }]);
    expect(await migrate(database.connectionString, { dir })).toEqual([]);
  });

  it('refuse to go on when an applied one was changed', async () => {
    const database = await emptyDatabase();
    await add('29990101000000_newer', 'SELECT 1;');
    await migrate(database.connectionString, { dir });
    await appendFile(join(dir, '29990101000000_newer', 'migration.sql'), '\n-- changed');
    await expect(migrate(database.connectionString, { dir })).rejects.toThrow('29990101000000_newer was changed after');
  });

  it('refuse a database from before the first release, and leave it as it is', async () => {
    const database = await emptyDatabase();
    await migrate(database.connectionString, { dir });
    await database.pool.query(`UPDATE _prisma_migrations SET migration_name = '20261121000000_tables'`);
    const before = await ledger(database);
    await expect(migrate(database.connectionString, { dir })).rejects.toThrow(
      /created before the first release.*20261121000000_tables.*Start with an empty database/,
    );
    expect(await ledger(database)).toEqual(before);
  });

  describe('of a newer version', () => {
    /** A database that a newer version with this migration has migrated. */
    const migratedBy = async (name: string, sql: string) => {
      const database = await emptyDatabase();
      await add(name, sql);
      await migrate(database.connectionString, { dir });
      await remove(name);
      return database;
    };

    it('let an older one start with a warning', async () => {
      const database = await migratedBy('29990101000000_newer', 'ALTER TABLE event ADD COLUMN newer int;');
      const warnings: string[] = [];
      expect(await migrate(database.connectionString, { dir, warn: (message) => warnings.push(message) })).toEqual([]);
      expect(warnings).toEqual([expect.stringMatching(/newer version.*\(29990101000000_newer\).*can work with it/)]);
    });

    it('that begins with `-- breaking` let no older one start', async () => {
      const database = await migratedBy('29990101000000_newer', '-- breaking\nALTER TABLE event DROP COLUMN stack;');
      await expect(migrate(database.connectionString, { dir })).rejects.toThrow(
        /newer version.*29990101000000_newer and cannot work with it/,
      );
    });

    it('that name `-- breaking` elsewhere are not breaking', async () => {
      const database = await migratedBy('29990101000000_newer', '-- not breaking\n-- breaking\nSELECT 1;');
      expect(await migrate(database.connectionString, { dir })).toEqual([]);
    });

    it('that Prisma applied, without recording whether they are breaking, let no older one start', async () => {
      const database = await migratedBy('29990101000000_newer', 'SELECT 1;');
      await database.pool.query(`UPDATE _prisma_migrations SET breaking = NULL WHERE migration_name LIKE '2999%'`);
      await expect(migrate(database.connectionString, { dir })).rejects.toThrow(/29990101000000_newer/);
    });

    it('that came without one that this version has let it not start', async () => {
      const database = await migratedBy('29990101000000_newer', 'SELECT 1;');
      await add('29990102000000_ours', 'SELECT 1;');
      await expect(migrate(database.connectionString, { dir })).rejects.toThrow(
        /holds the migration 29990101000000_newer.*lacks 29990102000000_ours/,
      );
    });
  });
});
