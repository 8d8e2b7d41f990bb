import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** A way to the store that can be cut and mended. */
class Wire {
  #server: Server;
  #sockets = new Set<Socket>();
  #cut = false;

  constructor(target: { host: string; port: number }) {
    this.#server = createServer((near) => {
      if (this.#cut) return void near.destroy();
      const far = connect(target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  mend(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

let database: TestDatabase;
let wire: Wire;
let t: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.connectionString);
  const socketDir = url.searchParams.get('host');
  wire = new Wire(
    socketDir
      ? ({ path: `${socketDir}/.s.PGSQL.${url.port || 5432}` } as never)
      : { host: url.hostname, port: Number(url.port) },
  );
  const port = await wire.listen();
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  t = await startTestApp({ database: { ...database, connectionString: url.href }, queue: true });
});
afterAll(async () => {
  wire.mend();
  await t.close();
  wire.close();
  await database.drop();
});

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  const giveUpAt = performance.now() + 8000;
  while (performance.now() < giveUpAt) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

describe('while the store is there', () => {
  it('/healthz and /readyz say so, without a key', async () => {
    expect((await t.call('GET', '/healthz', undefined, { key: null })).body).toEqual({ status: 'ok' });
    expect(await until(async () => (await t.call('GET', '/readyz', undefined, { key: null })).status === 200)).toBe(
      true,
    );
    const ready = await t.call('GET', '/readyz', undefined, { key: null });
    expect(ready.body).toEqual({ status: 'ready', checks: { database: { ok: true }, queue: { ok: true } } });
  });
});

describe('while the store is away', () => {
  it('everything that needs it is 503 with Retry-After, the process lives, and it comes back by itself', async () => {
    const { key } = (await t.call('POST', '/v1/keys', { name: 'k', role: 'admin' })).body;
    const id = '00000000-0000-7000-8000-000000000000';
    const calls: [string, string, unknown?][] = [
      ['GET', '/v1/events'],
      ['GET', `/v1/events/${id}`],
      ['GET', '/v1/types?q=x'],
      ['PATCH', `/v1/types/${id}`, { muted: true }],
      ['GET', '/v1/status'],
      ['GET', '/v1/keys'],
      ['POST', '/v1/keys', { name: 'x', role: 'read' }],
      ['DELETE', `/v1/keys/${id}`],
      ['POST', '/v1/occurrences', { component: 'a', type: 'b' }],
    ];
    wire.cut();
    // Keys are remembered for half a second; after that nobody can tell whether one is valid.
    for (const as of [t.rootKey, key, key.replace(/.$/, '0')]) {
      for (const [method, url, body] of calls) {
        const answer = await t.call(method, url, body, { key: as });
        expect([method, url, answer.status, answer.headers['retry-after']]).toEqual([method, url, 503, '1']);
        expect(answer.headers['content-type']).toBe('application/problem+json');
        expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|ECONN|select|prisma/i);
      }
    }
    expect((await t.call('GET', '/healthz', undefined, { key: null })).status).toBe(200);
    const ready = await t.call('GET', '/readyz', undefined, { key: null });
    expect(ready.status).toBe(503);
    expect(ready.body.checks.database).toEqual({ ok: false, reason: expect.any(String) });

    wire.mend();
    expect(await until(async () => (await t.call('GET', '/v1/events', undefined, { key })).status === 200)).toBe(true);
    expect(await until(async () => (await t.call('GET', '/readyz', undefined, { key: null })).status === 200)).toBe(
      true,
    );
  });
});
