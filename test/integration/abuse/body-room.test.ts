import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BodyMemory } from '../../../src/http/body/body-memory.js';
import { RequestBody } from '../../../src/http/body/request-body.js';
import { GcTuning } from '../../../src/http/memory/gc-tuning.js';
import { MemoryBudget, Reservation } from '../../../src/http/memory/memory-budget.js';
import { MIB } from '../../../src/lib/bytes.js';
import { openConnection, type RawPart, rawRequest } from '../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const BATCH_BYTES = 32 * MIB;
const WAITING = { mayWait: true };

function freeOf({ small, large }: BodyMemory): number[] {
  return [small.freeBytes, large.freeBytes];
}

const ALL_FREE = freeOf(new BodyMemory(new GcTuning()));

/** A body that a test sends piece by piece, and what came of reading it. */
function readBody(memory: BodyMemory, length: number) {
  const payload = new PassThrough();
  const body = new RequestBody({ 'content-length': String(length) }, memory, BATCH_BYTES);
  const read = async () => {
    let bytes = 0;
    for await (const piece of body.pieces(payload as unknown as IncomingMessage)) bytes += piece.length;
    return bytes;
  };
  return { payload, body, outcome: read().catch((error) => error.code) };
}

describe('the reservation of a body', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not made for a client that has left', async () => {
    const memory = new BodyMemory(new GcTuning());
    const { payload, body, outcome } = readBody(memory, 100_000);
    body.end();
    payload.end(Buffer.alloc(100_000));
    await outcome;
    await body.reserveResponse(MIB).catch(() => {});
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('is not made for a head, and is one step for the first bytes', async () => {
    const memory = new BodyMemory(new GcTuning());
    const { payload, body } = readBody(memory, 30 * MIB);
    await sleep(5);
    expect(freeOf(memory)).toEqual(ALL_FREE);
    payload.write('{"occurrences":[');
    await vi.waitFor(() => expect(freeOf(memory)).not.toEqual(ALL_FREE));
    expect(memory.large.freeBytes).toBe(32 * MIB - 64 * 1024);
    body.end();
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('shrinks to the received bytes after a second without more, and the body fails with timeout after five', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const memory = new BodyMemory(new GcTuning());
    const { payload, body, outcome } = readBody(memory, 30 * MIB);
    for (let n = 0; n < 3; n += 1) payload.write(Buffer.alloc(50 * 1024));
    await vi.waitFor(() => expect(memory.large.freeBytes).toBe(2 * MIB));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(memory.large.freeBytes).toBe(32 * MIB - 192 * 1024);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await outcome).toBe('timeout');
    body.end();
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('is three times the size of a large body that is read as a whole', async () => {
    const memory = new BodyMemory(new GcTuning());
    const payload = new PassThrough();
    const body = new RequestBody({ 'content-length': String(4 * MIB) }, memory, 8 * MIB);
    payload.end(Buffer.alloc(4 * MIB));
    expect((await body.whole(payload as unknown as IncomingMessage)).length).toBe(4 * MIB);
    expect(memory.large.freeBytes).toBe((32 - 3 * 4) * MIB);
    body.end();
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('leaves the queue when its client leaves', async () => {
    const budget = new MemoryBudget(10, { maxQueued: 1, maxWaitMs: 60_000 });
    const [first, second, third] = [new Reservation(), new Reservation(), new Reservation()];
    await first.reserve(budget, 10, WAITING);
    const waiting = second.reserve(budget, 10, WAITING);
    second.release();
    await expect(waiting).rejects.toMatchObject({ code: 'overloaded' });
    const granted = third.reserve(budget, 10, WAITING);
    first.release();
    await granted;
    third.release();
    expect(budget.freeBytes).toBe(10);
  });

  it('is refused to one of two growing bodies when the wait times out, and granted to the other', async () => {
    const budget = new MemoryBudget(10, { maxQueued: 4, maxWaitMs: 50 });
    const [first, second] = [new Reservation(), new Reservation()];
    await first.reserve(budget, 5, WAITING);
    await second.reserve(budget, 5, WAITING);
    const refused = first.grow(budget, 8, WAITING).finally(() => first.release());
    await sleep(20);
    const granted = second.grow(budget, 8, WAITING);
    await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
    await granted;
    second.release();
    expect(budget.freeBytes).toBe(10);
  });
});

describe('the memory budget of a service', () => {
  let t: TestApp;
  let port: number;
  beforeAll(async () => {
    t = await startTestApp();
    port = Number(new URL(await t.listen()).port);
  });
  afterAll(() => t.close());

  const head = (key: string, ...lines: string[]) =>
    [
      'POST /v1/occurrences/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json',
      `Authorization: Bearer ${key}`,
      ...lines,
      '\r\n',
    ].join('\r\n');

  /** Four of them need all the room there is for batches that are not large, now or never. */
  const sendChunked = () => {
    const text = `{"occurrences":[{"component":"room","type":"T"}]${' '.repeat(MIB - 100)}}`;
    const parts: RawPart[] = [head(t.rootKey, 'Transfer-Encoding: chunked')];
    parts.push(`${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`);
    return rawRequest(port, parts);
  };

  const expectAllRoom = async () => {
    const responses = await Promise.all(Array.from({ length: 4 }, sendChunked));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  };

  it('is fully free after clients left while their key was looked up', async () => {
    const { body: key } = await t.call('POST', '/v1/keys?project=default', { name: 'slow', role: 'ingest' });
    const client = await t.database.pool.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE api_key IN ACCESS EXCLUSIVE MODE');
    const sockets = await Promise.all(Array.from({ length: 12 }, () => openConnection(port)));
    for (const socket of sockets) {
      // A key that was not seen before has to be looked up.
      socket.write(head(`${key.key}`, 'Content-Encoding: gzip', 'Content-Length: 50000'));
      socket.write(gzipSync(Buffer.alloc(300_000, 0x20)));
    }
    await sleep(100);
    for (const socket of sockets) socket.destroy();
    await sleep(100);
    await client.query('ROLLBACK');
    client.release();
    await sleep(100);
    await expectAllRoom();
  });

  it('is not blocked by clients that send only heads', async () => {
    const sockets = await Promise.all(Array.from({ length: 40 }, () => openConnection(port)));
    sockets.forEach((socket, n) => {
      const encoding = n % 2 === 0 ? ['Content-Encoding: gzip'] : [];
      socket.write(head(t.rootKey, ...encoding, 'Content-Length: 33554432'));
    });
    await sleep(100);
    await expectAllRoom();
    for (const socket of sockets) socket.destroy();
  });

  it('is not exceeded by small batches of thousands of invalid items, of which a hundred have details', async () => {
    const text = `{"occurrences":[${Array(4000).fill('1').join(',')},{"component":"room","type":"T"},2]}`;
    const response = await rawRequest(port, [head(t.rootKey, `Content-Length: ${text.length}`), text]);
    const { accepted, rejected, results } = response.body as { accepted: number; rejected: number; results: never[] };
    expect({ accepted, rejected, all: results.length }).toEqual({ accepted: 1, rejected: 4001, all: 4002 });
    expect(results[99]).toMatchObject({ error: { status: 400, errors: [{ path: 'occurrences.99' }] } });
    for (const n of [100, 3999, 4001]) expect(results[n]).toMatchObject({ error: { status: 400 } });
    expect(results[4000]).toMatchObject({ created: expect.any(Boolean) });
    expect(response.text.length).toBeLessThan(4002 * 220 + 100 * 200);
    await expectAllRoom();
  });
});
