import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/db/pool.js';
import { openPrisma } from '../../src/db/prisma-client.js';
import { inTransaction } from '../../src/db/transaction.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the pool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const endOthers = (application: string) =>
    database.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
      application,
    ]);

  it('reads bigint as a number, in rows and in arrays of rows', async () => {
    const { rows } = await database.pool.query(
      'SELECT 9007199254740991::bigint AS big, 1::int AS small, null::bigint AS none',
    );
    expect(rows).toEqual([{ big: Number.MAX_SAFE_INTEGER, small: 1, none: null }]);
  });

  it('leaves bigint as BigInt to Prisma, which shares its connections', async () => {
    const prisma = openPrisma(database.pool);
    const project = await prisma.project.create({ data: { slug: 'pool', name: 'Pool', links: [], quotas: {} } });
    expect(project).toMatchObject({ retentionDays: 30, glueIntervalMs: 3_600_000n });
    await prisma.$disconnect();
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('goes on when its idle connections are cut', async () => {
    const pool = openPool({ connectionString: database.connectionString, onError: () => {} });
    pool.options.application_name = 'idle';
    await Promise.all([pool.query('SELECT pg_sleep(0.05)'), pool.query('SELECT pg_sleep(0.05)')]);
    await endOthers('idle');
    // A query that takes a connection before its end is noticed fails; the pool has then thrown it away.
    const one = () =>
      pool.query('SELECT 1 AS one').then(
        ({ rows }) => rows,
        () => [],
      );
    await expect.poll(one).toEqual([{ one: 1 }]);
    expect(pool.totalCount).toBeLessThanOrEqual(2);
    await pool.end();
  });

  it('survives a connection that is cut between two statements of a transaction', async () => {
    const pool = openPool({ connectionString: database.connectionString, onError: () => {} });
    pool.options.application_name = 'busy';
    const broken = inTransaction(pool, async (client) => {
      await client.query('SELECT 1');
      await endOthers('busy');
      await new Promise((resolve) => setTimeout(resolve, 100));
      await client.query('SELECT 2');
    });
    await expect(broken).rejects.toThrow();
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it('rolls back what a transaction did when it throws', async () => {
    const { pool } = database;
    const failed = inTransaction(pool, async (client) => {
      await client.query(`INSERT INTO project (slug, name) VALUES ('half', 'Half')`);
      throw new Error('half way');
    });
    await expect(failed).rejects.toThrow('half way');
    expect((await pool.query(`SELECT 1 FROM project WHERE slug = 'half'`)).rowCount).toBe(0);
  });
});
