import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  const ledger = async (database: TestDatabase) =>
    (await database.pool.query('SELECT * FROM _prisma_migrations ORDER BY migration_name')).rows;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gluepoint-migrations-'));
    await cp(MIGRATIONS, dir, { recursive: true });
  });
  afterAll(async () => {
    await rm(dir, { recursive: true });
    for (const database of databases) await database.drop();
  });

  it('are applied once, however many processes start at the same time', async () => {
    const database = await emptyDatabase();
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(database.connectionString, dir)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate(database.connectionString, dir)).toEqual([]);
    expect((await ledger(database)).map((row) => row.migration_name)).toEqual(applied.find((names) => names.length));
  });

  it('leave the ledger as `prisma migrate deploy` would', async () => {
    const database = await emptyDatabase();
    await migrate(database.connectionString, dir);
    for (const row of await ledger(database)) {
      expect(row).toMatchObject({ applied_steps_count: 1, rolled_back_at: null, logs: null });
      expect(row.checksum).toMatch(/^[0-9a-f]{64}$/);
      expect(row.finished_at).toBeInstanceOf(Date);
    }
  });

  it('apply only what is new to an older store', async () => {
    const database = await emptyDatabase();
    await migrate(database.connectionString, dir);
    const newer = join(dir, '29990101000000_newer');
    await mkdir(newer);
    await writeFile(join(newer, 'migration.sql'), 'CREATE TABLE newer (id int); INSERT INTO newer VALUES (1);');
    expect(await migrate(database.connectionString, dir)).toEqual(['29990101000000_newer']);
    expect((await database.pool.query('SELECT id FROM newer')).rows).toEqual([{ id: 1 }]);
    await rm(newer, { recursive: true });
    await expect(migrate(database.connectionString, dir)).rejects.toThrow(/29990101000000_newer.*does not know/);
  });

  it('leave nothing behind when one fails', async () => {
    const database = await emptyDatabase();
    const broken = join(dir, '29990101000000_broken');
    await mkdir(broken);
    await writeFile(join(broken, 'migration.sql'), 'CREATE TABLE half (id int); SELECT 1 / 0;');
    await expect(migrate(database.connectionString, dir)).rejects.toThrow(
      '29990101000000_broken failed: division by zero',
    );
    await rm(broken, { recursive: true });
    expect((await database.pool.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([{ half: null }]);
    expect(await migrate(database.connectionString, dir)).toEqual([]);
  });

  it('refuse to go on when an applied one was changed', async () => {
    const database = await emptyDatabase();
    await migrate(database.connectionString, dir);
    await appendFile(join(dir, '20261121000000_tables', 'migration.sql'), '\n-- changed');
    await expect(migrate(database.connectionString, dir)).rejects.toThrow('20261121000000_tables was changed after');
  });
});
