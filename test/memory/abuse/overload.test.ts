import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectMedianWithin, measuresMemory, peakSinceLast, residentMib } from '../../support/abuse/peak-memory.js';
import { rawRequest } from '../../support/abuse/raw-client.js';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { until } from '../../support/until.js';

/** Growth over the memory before any attack: what bodies may take, with what parsing them leaves to the garbage collector (docs/performance.md). */
const MAX_GROWTH_MIB = 176;
const CONNECTIONS = 48;
const ROUNDS = 3;
const ITEMS = 5_000;
/** Longer than a body waits for room. */
const STUCK_MS = 7_000;

let database: TestDatabase;
let service: Service;
let port: number;
let baseMib: number;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startService({ DATABASE_URL: database.connectionString });
  port = Number(new URL(service.url).port);
  baseMib = residentMib(service.process.pid as number);
});
afterAll(async () => {
  await service.end('SIGTERM');
  await database.drop();
});

let batches = 0;

/** A batch of ids of its own; returns how it was answered and what it holds. */
async function sendBatch() {
  const name = `batch-${batches++}`;
  const occurrences = Array.from({ length: ITEMS }, (_, n) => ({
    component: 'overload',
    type: `T ${n % 50}`,
    message: `${name} ${'texts '.repeat(20)}`,
    id: `${name}-${n}`,
  }));
  const body = gzipSync(JSON.stringify({ occurrences }), { level: 1 });
  const head = [
    'POST /v1/occurrences/batch HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${service.key}`,
    'Content-Type: application/json',
    'Content-Encoding: gzip',
    'Prefer: return=minimal',
    `Content-Length: ${body.length}`,
  ];
  return rawRequest(port, [`${head.join('\r\n')}\r\n\r\n`, body], { timeoutMs: 60_000 });
}

async function stored(): Promise<number> {
  const { rows } = await database.pool.query('SELECT coalesce(sum(occurrence_count), 0) AS n FROM event');
  return Number(rows[0].n);
}

/** Keeps every flush waiting, as a store does that hangs. */
async function holdStore(): Promise<pg.PoolClient> {
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE event IN ACCESS EXCLUSIVE MODE');
  return client;
}

describe('far more than the store can take', { ...measuresMemory(), timeout: 300_000 }, () => {
  it('is answered 503 with Retry-After, costs bounded memory, and all that was acknowledged is stored', () =>
    expectMedianWithin(MAX_GROWTH_MIB, async () => {
      const before = await stored();
      const lock = await holdStore();
      const statuses: Record<string, number> = {};
      let acknowledged = 0;
      const sender = async () => {
        for (let n = 0; n < ROUNDS; n += 1) {
          const { status, headers, body } = await sendBatch();
          statuses[String(status)] = (statuses[String(status)] ?? 0) + 1;
          if (status === 200) acknowledged += (body as { accepted: number }).accepted;
          else expect([status, Number(headers['retry-after']) > 0]).toEqual([503, true]);
          if (status !== 200) await sleep(300);
        }
      };
      const all = Promise.all(Array.from({ length: CONNECTIONS }, sender));
      await sleep(STUCK_MS);
      // Nothing can have been stored until now, and much was turned away.
      expect(acknowledged).toBe(0);
      await until(() => (statuses['503'] ?? 0) > 0);
      expect((await service.call('GET', '/healthz')).status).toBe(200);
      await lock.query('ROLLBACK');
      lock.release();
      await all;
      const peak = peakSinceLast(service.process.pid as number);
      const figures = Object.entries(statuses).map(([status, n]) => `${status} × ${n}`);
      console.log(
        `${CONNECTIONS * ROUNDS} batches of ${ITEMS} while the store hung: ${figures.join(', ')}; peak ${peak} MiB`,
      );
      expect(acknowledged).toBeGreaterThan(0);
      expect((await stored()) - before).toBe(acknowledged);
      return peak - baseMib;
    }));

  it('leaves a service that takes everything again without a restart', async () => {
    const before = await stored();
    const answers = await Promise.all([sendBatch(), sendBatch()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await stored()).toBe(before + 2 * ITEMS);
  });
});
