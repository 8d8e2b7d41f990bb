import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawResponse, rawRequest } from '../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { BAD_CHUNKS, HARDLY_HTTP, mangled, SMUGGLING } from './raw-bytes.js';
import { snapshot } from './snapshot.js';

const SEED = 4711;
const MANGLED = 1_500;
const AT_ONCE = 30;

let t: TestApp;
let port: number;
beforeAll(async () => {
  t = await startTestApp();
  port = Number(new URL(await t.listen()).port);
});
afterAll(() => t.close());

function post(path: string, framing: string, body: string): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${t.rootKey}`,
    'Content-Type: application/json',
  ];
  return `${[...head, framing].join('\r\n')}\r\n\r\n${body}`;
}

/** What is answered to the bytes; its status is null when the connection just ended. */
async function responseTo(bytes: string | Buffer): Promise<RawResponse> {
  return rawRequest(port, [bytes], { endAfterMs: 100, timeoutMs: 5_000 });
}

function expectNoHarm(bytes: string | Buffer, { status, headers, body }: RawResponse): void {
  const sent = JSON.stringify(String(bytes).slice(0, 300));
  if (status === null) return;
  expect(status, sent).toBeLessThan(500);
  expect(headers['x-content-type-options'], sent).toBe('nosniff');
  if (status < 400) return;
  expect(headers['content-type'], sent).toBe('application/problem+json');
  if (body !== '') expect(body, sent).toMatchObject({ status, type: expect.stringMatching(/^urn:gluepoint:problem:/) });
}

describe('bytes that are not valid HTTP', { timeout: 60_000 }, () => {
  it('get a problem or the end of the connection, and store nothing', async () => {
    const before = await snapshot(t.database.pool);
    const badChunks = BAD_CHUNKS.map((body) => post('/v1/occurrences', 'Transfer-Encoding: chunked', body));
    for (const bytes of [...HARDLY_HTTP, ...badChunks]) expectNoHarm(bytes, await responseTo(bytes));
    expect(await snapshot(t.database.pool)).toEqual(before);
  });

  it('cannot smuggle a second request behind a first', async () => {
    const hidden = `POST /v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${t.rootKey}\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{"slug":"smuggled"}`;
    for (const framing of SMUGGLING) {
      const response = await responseTo(post('/v1/keys', framing, `0\r\n\r\n${hidden}`));
      expect([framing, response.status]).toEqual([framing, 400]);
      expect(response.text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    }
    expect((await t.call('GET', '/v1/projects/smuggled')).status).toBe(404);
  });

  it(`made from valid requests by mutation (seed ${SEED}) cause no 5xx`, async () => {
    const occurrence = '{"component":"shop/checkout","type":"T","count":3}';
    const right = [
      post('/v1/occurrences', `Content-Length: ${occurrence.length}`, occurrence),
      post('/v1/occurrences/batch', 'Transfer-Encoding: chunked', '14\r\n{"occurrences": []}\n\r\n0\r\n\r\n'),
      `GET /v1/events?component=shop&subtree=true HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${t.rootKey}\r\n\r\n`,
    ];
    for (const request of right) expect((await rawRequest(port, [request])).status, request).toBeLessThan(300);
    const inputs = right.flatMap((request, n) => mangled(request, MANGLED / right.length, SEED + n));
    const counts: Record<string, number> = {};
    for (let n = 0; n < inputs.length; n += AT_ONCE) {
      const some = inputs.slice(n, n + AT_ONCE);
      const responses = await Promise.all(some.map((bytes) => responseTo(bytes)));
      responses.forEach((response, i) => {
        expectNoHarm(some[i] as Buffer, response);
        const kind = response.status ?? 'no response';
        counts[kind] = (counts[kind] ?? 0) + 1;
      });
    }
    const figures = Object.entries(counts).map(([status, n]) => `${status} × ${n}`);
    console.log(`${inputs.length} requests of changed bytes: ${figures.join(', ')}`);
    expect(inputs).toHaveLength(MANGLED);
    expect((await t.call('POST', '/v1/occurrences', { component: 'a', type: 'T' })).status).toBeLessThan(300);
  });
});

describe('headers', () => {
  it('of 100 KB, or thousands of them, get 431 although the client still sends', async () => {
    const floods = [
      `X: ${'x'.repeat(100_000)}\r\n`,
      Array.from({ length: 10_000 }, (_, i) => `X-${i}: y\r\n`).join(''),
      Array.from({ length: 1_000 }, (_, i) => `X-${i}: y\r\n`).join(''),
    ];
    for (const flood of floods) {
      const response = await rawRequest(port, [`GET /healthz HTTP/1.1\r\nHost: x\r\n${flood}\r\n`]);
      expect(response).toMatchObject({ status: 431, body: { type: 'urn:gluepoint:problem:headers-too-large' } });
    }
  });
});

describe('a body that is refused before it is read', () => {
  it('does not prevent the client from reading the response', async () => {
    for (const length of ['Content-Length: 50000000', 'Transfer-Encoding: chunked']) {
      const piece = Buffer.alloc(65_536, 0x20);
      const frame = length.startsWith('T')
        ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])
        : piece;
      const response = await rawRequest(port, [post('/v1/projects', length, ''), ...Array(500).fill(frame)]);
      expect([length, response.status]).toEqual([length, 413]);
      expect(response.headers.connection).toBe('close');
    }
  });
});
