import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
let port: number;
beforeAll(async () => {
  t = await startTestApp();
  port = Number(new URL(await t.listen()).port);
});
afterAll(() => t.close());

let types = 0;

/** Each sends an occurrence of a type of its own, which is answered 201. */
function post(path: string, { body = occurrence(), header = '', key = t.rootKey } = {}): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}${header}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function occurrence(): string {
  types += 1;
  return `{"component":"shop","type":"T${types}"}`;
}

/** The statuses of all responses that came until the connection ended. */
async function statusesOf(...parts: string[]): Promise<number[]> {
  const socket = await openConnection(port);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const part of parts) {
    socket.write(part);
    await sleep(1);
  }
  await closed;
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

async function storedCount(): Promise<number> {
  const { rows } = await t.database.pool.query('SELECT coalesce(sum(occurrence_count), 0)::int AS n FROM event');
  return rows[0].n;
}

describe('invalid bytes after requests on one connection', () => {
  it('get a response after the responses to the requests', async () => {
    const right = () => post('/v1/occurrences');
    const before = await storedCount();
    expect(await statusesOf(`${right()}garbage\r\n\r\n`)).toEqual([201, 400]);
    expect(await statusesOf(`${right()}${right()}${right()}garbage\r\n\r\n`, 'more', 'more')).toEqual([
      201, 201, 201, 400,
    ]);
    expect(await statusesOf(right(), 'garbage\r\n\r\n')).toEqual([201, 400]);
    expect((await storedCount()) - before).toBe(5);
  });

  it('get no response after a request with Connection: close', async () => {
    const last = post('/v1/occurrences', { header: '\r\nConnection: close' });
    expect(await statusesOf(`${last}garbage\r\n\r\n`)).toEqual([201]);
  });

  it('in a chunked body get the response to its request', async () => {
    const chunked = post('/v1/occurrences').replace(
      /Content-Length[\s\S]*/,
      'Transfer-Encoding: chunked\r\n\r\nzz\r\n',
    );
    expect(await statusesOf(`${post('/v1/occurrences')}${chunked}`)).toEqual([201, 400]);
    expect(await statusesOf(chunked)).toEqual([400]);
  });
});

describe('a request with Expect: 100-continue', () => {
  const expecting = '\r\nExpect: 100-continue';

  /** The head goes first; the body when it is asked for. */
  async function ask(request: string): Promise<{ statuses: number[]; isOpen: boolean }> {
    const socket = await openConnection(port);
    const [head, body] = request.split('\r\n\r\n') as [string, string];
    const statuses: number[] = [];
    let hasEnded = false;
    socket.on('end', () => {
      hasEnded = true;
    });
    const answered = new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      socket.on('data', (chunk) => {
        for (const [, status] of String(chunk).matchAll(/HTTP\/1\.1 (\d{3})/g)) statuses.push(Number(status));
        if (statuses.at(-1) === 100) socket.write(body);
        else resolve();
      });
    });
    socket.write(`${head}\r\n\r\n`);
    await answered;
    await sleep(50);
    socket.destroy();
    return { statuses, isOpen: !hasEnded };
  }

  it('gets 100 Continue when its body is read', async () => {
    expect(await ask(post('/v1/occurrences', { header: expecting }))).toEqual({ statuses: [100, 201], isOpen: true });
    const padded = `{"component":"shop","type":"T"${' '.repeat(30_000)}}`;
    const batch = `{"occurrences":[${padded}]}`;
    expect((await ask(post('/v1/occurrences/batch', { header: expecting, body: batch }))).statuses).toEqual([100, 200]);
    expect((await ask(post('/v1/keys', { header: expecting, body: '{"name":' }))).statuses).toEqual([100, 400]);
  });

  it('that is refused by its head gets its response without 100 Continue, and the connection ends', async () => {
    const header = expecting;
    const refusals: [string, number][] = [
      [post('/v1/occurrences', { header, key: 'wrong' }), 401],
      [post('/v1/occurrences', { header }).replace(/Authorization.*\r\n/, ''), 401],
      [post('/v1/occurrences', { header }).replace(/Content-Length: \d+/, 'Content-Length: 1000000000'), 413],
      [post('/nothing', { header }), 404],
    ];
    for (const [request, status] of refusals) {
      expect(await ask(request)).toEqual({ statuses: [status], isOpen: false });
    }
  });
});
