import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StorePool } from '../../../src/db/context.js';
import { openPool } from '../../../src/db/pool.js';
import { Reading } from '../../../src/db/reading.js';
import { inSnapshot } from '../../../src/status/read/snapshot.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { until } from '../../support/until.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The reading share with its own name in pg_stat_activity. */
async function withReading(
  { name, max, timeoutMs = 30_000 }: { name: string; max: number; timeoutMs?: number },
  work: (reading: Reading) => Promise<void>,
): Promise<void> {
  const { connectionString } = database;
  const pool = openPool({ connectionString, onError: () => {}, max, name, statementTimeoutMs: timeoutMs });
  await work(new Reading(pool, timeoutMs));
  await pool.end();
}

class Socket extends EventEmitter {
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

/** A request of a project, and how its client leaves. */
function requestOf(reading: Reading, projectId = 1): { db: StorePool; socket: Socket } {
  const socket = new Socket();
  return { db: reading.of({ project: { id: projectId }, raw: { socket } }), socket };
}

const pidOf = async (db: StorePool) =>
  (await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid as number;

/** The statements that run on the share. */
async function running(name: string): Promise<string[]> {
  const text = `SELECT query FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'`;
  return (await database.pool.query<{ query: string }>(text, [name])).rows.map(({ query }) => query);
}

describe('Reading.of: a client that closes its connection', () => {
  it('cancels the statement that runs, and the connection is used again', async () => {
    await withReading({ name: 'cancelled', max: 2 }, async (reading) => {
      const { db, socket } = requestOf(reading);
      const pid = await pidOf(db);
      const read = expect(db.query('SELECT pg_sleep(600)')).rejects.toMatchObject({ code: 'timeout' });
      await until(async () => (await running('cancelled')).length === 1);
      socket.destroy();
      await read;
      await until(async () => (await running('cancelled')).length === 0);
      expect(await pidOf(requestOf(reading).db)).toBe(pid);
      expect(reading.turns.held).toBe(0);
      expect(socket.listenerCount('close')).toBe(0);
    });
  });

  it('leaves the queue when it waits', async () => {
    await withReading({ name: 'waiting', max: 2 }, async (reading) => {
      const holder = await requestOf(reading).db.connect();
      const { db, socket } = requestOf(reading);
      const read = expect(db.query('SELECT 1')).rejects.toMatchObject({ code: 'timeout' });
      await until(async () => reading.turns.waiting === 1);
      socket.destroy();
      await read;
      expect(reading.turns.waiting).toBe(0);
      holder.release();
    });
  });

  it('begins no further statement: neither on its connection nor on another', async () => {
    await withReading({ name: 'further', max: 2 }, async (reading) => {
      const { db, socket } = requestOf(reading);
      const seen: string[] = [];
      const read = inSnapshot(db, async (snapshot) => {
        // Both are sent at once: the second must not begin when the first is cancelled.
        const both = [snapshot.query('SELECT pg_sleep(600)'), snapshot.query('SELECT pg_sleep(601)')];
        await until(async () => (await running('further')).length === 1);
        socket.destroy();
        for (const { status } of await Promise.allSettled(both)) seen.push(status);
        await snapshot.query('SELECT 1').catch(() => seen.push('refused'));
        throw new Error('over');
      });
      await expect(read).rejects.toThrow('over');
      await expect(db.query('SELECT 1')).rejects.toMatchObject({ code: 'timeout' });
      expect(seen).toEqual(['rejected', 'rejected', 'refused']);
      expect(await running('further')).toEqual([]);
      expect(await pidOf(requestOf(reading).db)).toBeGreaterThan(0);
    });
  });

  it('never cancels the next read, whenever it leaves', async () => {
    await withReading({ name: 'next', max: 1 }, async (reading) => {
      const pid = await pidOf(requestOf(reading).db);
      for (let round = 0; round < 80; round += 1) {
        const { db, socket } = requestOf(reading);
        const read = db.query('SELECT pg_sleep(0.003)').catch(() => {});
        // From before the statement arrives until after its end.
        await sleep(round % 8);
        socket.destroy();
        await read;
        const { rows } = await requestOf(reading).db.query('SELECT pg_backend_pid() AS pid, pg_sleep(0.001)');
        expect(rows).toMatchObject([{ pid }]);
      }
    });
  });
});

describe('Reading.of: the time of a statement', () => {
  it('rejects with a sentence that says what to narrow, and the connection is used again', async () => {
    await withReading({ name: 'slow', max: 2, timeoutMs: 200 }, async (reading) => {
      const { db } = requestOf(reading);
      const pid = await pidOf(db);
      await expect(db.query('SELECT pg_sleep(600)')).rejects.toMatchObject({
        code: 'overloaded',
        detail: expect.stringMatching(/longer than 0\.2 s.*time range.*component.*environment.*fewer words/),
        extra: { retryAfterSeconds: 10 },
      });
      expect(await pidOf(db)).toBe(pid);
    });
  });
});

describe('Reading.of: the connections of a project', () => {
  it('are at most half of the share, so that another project reads beside it', async () => {
    await withReading({ name: 'halves', max: 4 }, async (reading) => {
      const busy = Array.from({ length: 32 }, () => requestOf(reading, 1));
      const reads = busy.map(({ db }) => db.query('SELECT pg_sleep(600)').catch((error) => error));
      await until(async () => (await running('halves')).length === 2);
      expect([reading.turns.held, reading.turns.waiting]).toEqual([2, 30]);
      expect(await pidOf(requestOf(reading, 2).db)).toBeGreaterThan(0);
      for (const { socket } of busy) socket.destroy();
      await Promise.all(reads);
      await until(async () => reading.turns.held === 0);
    });
  });

  it('are refused with Retry-After after five seconds of waiting', async () => {
    await withReading({ name: 'late', max: 2 }, async (reading) => {
      const holder = await requestOf(reading).db.connect();
      await expect(requestOf(reading).db.query('SELECT 1')).rejects.toMatchObject({
        code: 'overloaded',
        detail: expect.stringContaining('this project'),
        extra: { retryAfterSeconds: 1 },
      });
      holder.release();
    });
  }, 20_000);
});
