import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BodyMemory } from '../../../src/http/body/body-memory.js';
import { ByteBudget } from '../../../src/http/body/byte-budget.js';
import { RequestBody } from '../../../src/http/body/request-body.js';
import { Reservation } from '../../../src/http/body/reservation.js';
import { MIB } from '../../../src/lib/bytes.js';
import { openConnection, type RawPart, rawRequest } from '../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const BATCH_BYTES = 32 * MIB;
const WAITING = { mayWait: true };

function freeOf({ small, large }: BodyMemory): number[] {
  return [small.freeBytes, large.freeBytes];
}

const ALL_FREE = freeOf(new BodyMemory());

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

describe('the room of a body', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not taken for a client that is gone', async () => {
    const memory = new BodyMemory();
    const { payload, body, outcome } = readBody(memory, 100_000);
    body.end();
    payload.end(Buffer.alloc(100_000));
    await outcome;
    await body.holdAnswer(MIB).catch(() => {});
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('is not taken for a head, and for a beginning no more than a step', async () => {
    const memory = new BodyMemory();
    const { payload, body } = readBody(memory, 30 * MIB);
    await sleep(5);
    expect(freeOf(memory)).toEqual(ALL_FREE);
    payload.write('{"occurrences":[');
    await vi.waitFor(() => expect(freeOf(memory)).not.toEqual(ALL_FREE));
    expect(memory.large.freeBytes).toBe(32 * MIB - 64 * 1024);
    body.end();
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('is given back but for what came after a second without more, and the body ended after five', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const memory = new BodyMemory();
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

  it('is three times its size for a large one that is read as a whole', async () => {
    const memory = new BodyMemory();
    const payload = new PassThrough();
    const body = new RequestBody({ 'content-length': String(4 * MIB) }, memory, 8 * MIB);
    payload.end(Buffer.alloc(4 * MIB));
    expect((await body.whole(payload as unknown as IncomingMessage)).length).toBe(4 * MIB);
    expect(memory.large.freeBytes).toBe((32 - 3 * 4) * MIB);
    body.end();
    expect(freeOf(memory)).toEqual(ALL_FREE);
  });

  it('makes a body leave the line when its client goes', async () => {
    const budget = new ByteBudget(10, { queued: 1, patienceMs: 60_000 });
    const [first, second, third] = [new Reservation(), new Reservation(), new Reservation()];
    await first.reserve(budget, 10, WAITING);
    const waiting = second.reserve(budget, 10, WAITING);
    second.end();
    await expect(waiting).rejects.toMatchObject({ code: 'overloaded' });
    const granted = third.reserve(budget, 10, WAITING);
    first.end();
    await granted;
    third.end();
    expect(budget.freeBytes).toBe(10);
  });

  it('is refused to one of two half-grown bodies, after which the other goes on', async () => {
    const budget = new ByteBudget(10, { queued: 4, patienceMs: 50 });
    const [first, second] = [new Reservation(), new Reservation()];
    await first.reserve(budget, 5, WAITING);
    await second.reserve(budget, 5, WAITING);
    const refused = first.grow(budget, 8, WAITING).finally(() => first.end());
    await sleep(20);
    const granted = second.grow(budget, 8, WAITING);
    await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
    await granted;
    second.end();
    expect(budget.freeBytes).toBe(10);
  });
});

describe('the room of the bodies of a service', () => {
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
    const answers = await Promise.all(Array.from({ length: 4 }, sendChunked));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  };

  it('is all there after clients that left while their key was looked up', async () => {
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

  it('is not kept from others by clients that send heads and nothing more', async () => {
    const sockets = await Promise.all(Array.from({ length: 40 }, () => openConnection(port)));
    sockets.forEach((socket, n) => {
      const encoding = n % 2 === 0 ? ['Content-Encoding: gzip'] : [];
      socket.write(head(t.rootKey, ...encoding, 'Content-Length: 33554432'));
    });
    await sleep(100);
    await expectAllRoom();
    for (const socket of sockets) socket.destroy();
  });

  it('is not used up by tiny batches of thousands of wrong items, which are told apart up to a hundred', async () => {
    const text = `{"occurrences":[${Array(4000).fill('1').join(',')},{"component":"room","type":"T"},2]}`;
    const answer = await rawRequest(port, [head(t.rootKey, `Content-Length: ${text.length}`), text]);
    const { accepted, rejected, results } = answer.body as { accepted: number; rejected: number; results: never[] };
    expect({ accepted, rejected, all: results.length }).toEqual({ accepted: 1, rejected: 4001, all: 4002 });
    expect(results[99]).toMatchObject({ error: { status: 400, errors: [{ path: 'occurrences.99' }] } });
    for (const n of [100, 3999, 4001]) expect(results[n]).toMatchObject({ error: { status: 400 } });
    expect(results[4000]).toMatchObject({ created: expect.any(Boolean) });
    expect(answer.text.length).toBeLessThan(4002 * 220 + 100 * 200);
    await expectAllRoom();
  });
});
