import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';

let t: TestApp;
let port: number;
beforeAll(async () => {
  t = await startTestApp();
  port = Number(new URL(await t.listen()).port);
});
afterAll(() => t.close());

/** Sends bytes as they are and reads what comes until the connection ends. */
async function raw(
  ...parts: (string | Buffer)[]
): Promise<{ status: number; body: Record<string, unknown> | null; text: string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  return { status: Number(status), body: body.startsWith('{') ? JSON.parse(body) : null, text };
}

function expectProblem(response: Awaited<ReturnType<typeof raw>>, status: number): void {
  expect(response.status).toBe(status);
  expect(response.text).toMatch(/content-type: application\/problem\+json\r\n/i);
  expect(response.body).toMatchObject({
    status,
    type: expect.stringMatching(/^urn:gluepoint:problem:/),
    instance: expect.any(String),
  });
}

describe('invalid HTTP', () => {
  it('gets 400 with a problem, and the connection ends', async () => {
    expectProblem(await raw('hello\r\n\r\n'), 400);
    expectProblem(await raw('GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n'), 400);
    expectProblem(
      await raw('POST /v1/keys HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n'),
      400,
    );
    expectProblem(
      await raw('POST /v1/keys HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n'),
      400,
    );
    expectProblem(await raw(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01])), 400);
  });

  it('gets 431 for headers and for a URL above 16 KiB', async () => {
    expectProblem(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), 431);
    expectProblem(await raw(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`), 431);
    const flood = Array.from({ length: 3000 }, (_, i) => `X-${i}: y\r\n`).join('');
    expectProblem(await raw(`GET / HTTP/1.1\r\nHost: x\r\n${flood}\r\n`), 431);
  });

  it('gets 400 without a Host header, and with two', async () => {
    const lists = ['', 'Host: x\r\nHost: x\r\n', 'Host: x\r\nA: b\r\nhOST: y\r\n', 'Host: x\r\nHost:\r\n'];
    for (const headers of lists) {
      const response = await raw(`GET /healthz HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
      expectProblem(response, 400);
      expect(response.text).toMatch(/x-content-type-options: nosniff/i);
    }
    expectProblem(await raw('GET /healthz HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n'), 400);
    for (const head of ['GET /healthz HTTP/1.0\r\n', 'GET /healthz HTTP/1.1\r\nConnection: close\r\nHOST: x\r\n']) {
      expect((await raw(`${head}\r\n`)).status).toBe(200);
    }
  });

  it('gets 400 in the form of HTTP/0.9', async () => {
    expectProblem(await raw('GET /healthz\r\n\r\n'), 400);
  });

  it('gets 417 for an unsupported expectation, and 405 for CONNECT', async () => {
    expectProblem(await raw('GET / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n'), 417);
    expectProblem(await raw('CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n'), 405);
  });
});

describe('a large body of a refused request', () => {
  it('is not read: the response is immediate, and the connection ends', async () => {
    const head = `POST /v1/projects HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${2 ** 30}\r\n`;
    expectProblem(await raw(`${head}\r\n`, 'x'.repeat(1000)), 401);
    expectProblem(await raw(`${head}Authorization: Bearer ${t.rootKey}\r\n\r\n`, 'x'.repeat(1000)), 413);
    const unknown = head.replace('/v1/projects', '/nothing');
    expectProblem(await raw(`${unknown}\r\n`, 'x'.repeat(1000)), 404);
  });
});

describe('a request on an open connection during shutdown', () => {
  it('gets its normal response', async () => {
    const own = await startTestApp({ database: t.database });
    const base = new URL(await own.listen());
    const socket = connect(Number(base.port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n');
    await once(socket, 'data');
    const closed = own.close();
    socket.write('\r\n');
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 200[\s\S]*connection: close/i);
    await closed;
  });
});
