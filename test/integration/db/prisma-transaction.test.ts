import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../../src/db/pool.js';
import type { PrismaClient } from '../../../src/db/prisma/client.js';
import { onShare, openPrisma, type PrismaTx, withPrisma } from '../../../src/db/prisma-client.js';
import { Reading } from '../../../src/db/reading.js';
import { inPrismaTransaction } from '../../../src/db/transaction.js';
import { toGluepointError } from '../../../src/http/reply/problem.js';
import { ERROR_CATALOGUE, GluepointError } from '../../../src/lib/errors.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { until } from '../../support/until.js';

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = database.prisma;
});
afterAll(() => database.drop());

const insert = 'INSERT INTO configured (project_id, kind, name) VALUES (1, $1, $2)';

async function stored(kind: string): Promise<string[]> {
  const text = 'SELECT name FROM configured WHERE kind = $1 ORDER BY name';
  return (await database.pool.query<{ name: string }>(text, [kind])).rows.map(({ name }) => name);
}

describe('inPrismaTransaction', () => {
  it('Prisma and SQL see what the other has not committed yet; no one else does', async () => {
    await inPrismaTransaction({ pool: database.pool, prisma }, async ({ tx, client }) => {
      await tx.configured.create({ data: { projectId: 1, kind: 'seen', name: 'prisma' } });
      await client.query(insert, ['seen', 'sql']);
      const { rows } = await client.query('SELECT name FROM configured WHERE kind = $1 ORDER BY name', ['seen']);
      expect(rows).toEqual([{ name: 'prisma' }, { name: 'sql' }]);
      expect(await tx.configured.count({ where: { kind: 'seen' } })).toBe(2);
      expect(await stored('seen')).toEqual([]);
      expect(await prisma.configured.count({ where: { kind: 'seen' } })).toBe(0);
    });
    expect(await stored('seen')).toEqual(['prisma', 'sql']);
  });

  it.each(['Prisma', 'SQL', 'the work'])('an error of %s rolls both back', async (failing) => {
    const { pool } = database;
    const failed = inPrismaTransaction({ pool, prisma }, async ({ tx, client }) => {
      const data = { projectId: 1, kind: 'failed', name: 'prisma' };
      await tx.configured.create({ data });
      await client.query(insert, ['failed', 'sql']);
      if (failing === 'Prisma') await tx.configured.create({ data });
      if (failing === 'SQL') await client.query(insert, ['failed', 'sql']);
      throw new Error('the work failed');
    });
    await expect(failed).rejects.toMatchObject(
      {
        Prisma: { code: 'P2002' },
        SQL: { code: '23505' },
        'the work': { message: 'the work failed' },
      }[failing] as object,
    );
    expect(await stored('failed')).toEqual([]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('20 at once on 16 connections: each has its own connection, also in the calls of Prisma that it makes together', async () => {
    const { pool } = database;
    const backend = 'SELECT pg_backend_pid() AS pid, pg_current_xact_id()::text AS xact';
    const failures = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        inPrismaTransaction({ pool, prisma }, async ({ tx, client }) => {
          const name = String(n).padStart(2, '0');
          await tx.configured.create({ data: { projectId: 1, kind: 'many', name } });
          await sleep(n % 3);
          const places = [await tx.$queryRawUnsafe(backend), (await client.query(backend)).rows];
          expect(places[0]).toEqual(places[1]);
          const names = Array.from({ length: 20 }, (_, other) => String(other).padStart(2, '0'));
          const found = await Promise.all(
            names.map((other) =>
              tx.configured.findUnique({
                where: { projectId_kind_name: { projectId: 1, kind: 'many', name: other } },
              }),
            ),
          );
          expect(found[n]).toEqual({ projectId: 1, kind: 'many', name });
          if (n % 2 === 1) throw new Error('odd');
        }),
      ),
    );
    expect(failures.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    for (const failure of failures) {
      if (failure.status === 'rejected') expect(failure.reason).toMatchObject({ message: 'odd' });
    }
    expect(await stored('many')).toEqual(['00', '02', '04', '06', '08', '10', '12', '14', '16', '18']);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('a transaction of Prisma alone that is begun inside one has its own connection', async () => {
    const { pool } = database;
    const failed = inPrismaTransaction({ pool, prisma }, async ({ tx }) => {
      await tx.configured.create({ data: { projectId: 1, kind: 'nested', name: 'outer' } });
      await prisma.$transaction((own) =>
        own.configured.create({ data: { projectId: 1, kind: 'nested', name: 'own' } }),
      );
      throw new Error('the outer one');
    });
    await expect(failed).rejects.toThrow('the outer one');
    expect(await stored('nested')).toEqual(['own']);
  });

  it.each(['Prisma', 'SQL'])(
    'a connection that breaks before a statement of %s: 503, and nothing is stored',
    async (next) => {
      const pool = openPool({ connectionString: database.connectionString, onError: () => {} });
      const own = openPrisma(pool);
      const failed = inPrismaTransaction({ pool, prisma: own }, async ({ tx, client }) => {
        await tx.configured.create({ data: { projectId: 1, kind: 'broken', name: 'prisma' } });
        await client.query(insert, ['broken', 'sql']);
        const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
        await database.pool.query('SELECT pg_terminate_backend($1, 5000)', [rows[0].pid]);
        if (next === 'SQL') await client.query('SELECT 1');
        else await tx.configured.count();
      });
      const error = await failed.catch((cause: unknown) => cause);
      const { code, extra } = toGluepointError(error);
      expect([ERROR_CATALOGUE[code].status, extra.retryAfterSeconds]).toEqual([503, 1]);
      expect(await stored('broken')).toEqual([]);
      expect(
        await inPrismaTransaction({ pool, prisma: own }, ({ tx }) =>
          tx.configured.count({ where: { kind: 'broken' } }),
        ),
      ).toBe(0);
      await pool.end();
    },
  );

  it('takes longer than the time limits of Prisma', async () => {
    const { pool } = database;
    await inPrismaTransaction({ pool, prisma }, async ({ tx, client }) => {
      await client.query('SELECT pg_sleep(5.2)');
      await tx.configured.create({ data: { projectId: 1, kind: 'long', name: 'prisma' } });
    });
    expect(await stored('long')).toEqual(['prisma']);
  }, 30_000);

  it('closing Prisma in the middle: the rest fails, and nothing is stored', async () => {
    const { pool } = database;
    const own = openPrisma(pool);
    const failed = inPrismaTransaction({ pool, prisma: own }, async ({ tx, client }) => {
      await tx.configured.create({ data: { projectId: 1, kind: 'closed', name: 'prisma' } });
      await own.$disconnect();
      await client.query(insert, ['closed', 'sql']);
    });
    await expect(failed).rejects.toThrow();
    expect(await stored('closed')).toEqual([]);
  });
});

describe('withPrisma', () => {
  it('outside of a transaction each statement counts at once', async () => {
    const client = await database.pool.connect();
    try {
      await withPrisma(prisma, client, async (tx) => {
        await tx.configured.create({ data: { projectId: 1, kind: 'single', name: 'prisma' } });
        expect(await stored('single')).toEqual(['prisma']);
        expect(client.getTransactionStatus()).toBe('I');
      });
    } finally {
      client.release();
    }
  });

  it('what the connection refuses keeps its code', async () => {
    const refusal = new GluepointError('overloaded', 'too slow', { retryAfterSeconds: 10 });
    const refusing = { query: () => Promise.reject(refusal) };
    await expect(withPrisma(prisma, refusing, (tx) => tx.configured.count())).rejects.toBe(refusal);
  });
});

describe('onShare', () => {
  const sleepFor = (seconds: number) => (tx: PrismaTx) => tx.$queryRaw`SELECT pg_sleep(${seconds})::text`;

  async function withReading(timeoutMs: number, work: (reading: Reading) => Promise<void>): Promise<void> {
    const { connectionString } = database;
    const pool = openPool({ connectionString, onError: () => {}, max: 2, statementTimeoutMs: timeoutMs });
    await work(new Reading(pool, timeoutMs));
    await pool.end();
  }

  it('a read through Prisma that takes longer than the share allows: overloaded, with what to narrow', async () => {
    await withReading(100, async (reading) => {
      const read = onShare({ prisma, pool: reading.forProject(1) }, sleepFor(600));
      await expect(read).rejects.toMatchObject({ code: 'overloaded', detail: expect.stringContaining('Narrow') });
      expect(await onShare({ prisma, pool: reading.forProject(1) }, (tx) => tx.project.count())).toBe(0);
    });
  });

  it('a client that leaves cancels what Prisma reads for it', async () => {
    await withReading(30_000, async (reading) => {
      const socket = Object.assign(new EventEmitter(), { destroyed: false });
      const pool = reading.of({ project: { id: 1 }, raw: { socket } });
      const text = `SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'`;
      const running = async () => (await database.pool.query(text)).rowCount;
      const read = expect(onShare({ prisma, pool }, sleepFor(600))).rejects.toMatchObject({ code: 'timeout' });
      await until(async () => (await running()) === 1);
      socket.emit('close');
      await read;
      expect(await running()).toBe(0);
      await until(async () => reading.pool.idleCount === reading.pool.totalCount);
    });
  });
});
