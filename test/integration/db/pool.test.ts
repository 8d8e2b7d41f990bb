import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../../src/db/pool.js';
import { openPrisma } from '../../../src/db/prisma-client.js';
import { setSocketTimeout } from '../../../src/db/socket-timeout.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { openWire } from '../../support/wire.js';

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

  it('a silent server: fails after the timeout of the client, and goes on afterwards', async () => {
    const wire = await openWire(database.connectionString);
    const pool = openPool({ connectionString: wire.connectionString, onError: () => {}, tickMs: 50 });
    const [slow, quick] = [await pool.connect(), await pool.connect()];
    setSocketTimeout(slow, 60_000);
    setSocketTimeout(quick, 100);
    expect((await quick.query('SELECT pg_sleep(0.04)')).rowCount).toBe(1);
    wire.freeze();
    const waiting = slow.query('SELECT 1');
    await expect(quick.query('SELECT 1')).rejects.toThrow();
    expect(await Promise.race([waiting, sleep(300, 'still waiting')])).toBe('still waiting');
    quick.release(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    wire.cut();
    await expect(waiting).rejects.toThrow();
    slow.release(true);
    await pool.end();
    wire.close();
  });

  it('keeps idle connections, however long nothing is asked', async () => {
    const pool = openPool({ connectionString: database.connectionString, onError: () => {}, tickMs: 20 });
    const pid = async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
    const first = await pid();
    await sleep(200);
    expect(await pid()).toBe(first);
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
