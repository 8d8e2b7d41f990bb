import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../../../src/db/pool.js';
import { openPrisma } from '../../../../src/db/prisma-client.js';
import { setSocketTimeout } from '../../../../src/db/socket-timeout.js';
import { inTransaction } from '../../../../src/db/transaction.js';
import { toGluepointError } from '../../../../src/http/reply/problem.js';
import { ERROR_CATALOGUE } from '../../../../src/lib/errors.js';
import { listProjects, updateProject } from '../../../../src/projects/store.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { openWire, type Wire } from '../../../support/wire.js';

/** The pool looks every 5 s, and waits longer than a test should. */
const PATIENCE_MS = 5_000;

let database: TestDatabase;
let wire: Wire;
let t: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  wire = await openWire(database.connectionString);
  t = await startTestApp({ database: { ...database, connectionString: wire.connectionString } });
});
afterAll(async () => {
  await t.close();
  wire.close();
  await database.drop();
});

describe('while the store says nothing', () => {
  it.concurrent('sending and reading are 503 with Retry-After, and both go on over new connections', async () => {
    const calls: [string, string, unknown?][] = [
      ['POST', '/v1/occurrences', { component: 'a', type: 'b' }],
      ['GET', '/v1/keys'],
      ['GET', '/v1/projects/default'],
      ['PATCH', '/v1/projects/default', { name: 'Other' }],
      ['GET', '/v1/status'],
      ['GET', '/v1/events'],
    ];
    const ask = () => Promise.all(calls.map(([method, url, body]) => t.call(method, url, body)));
    for (const { status } of await ask()) expect(status).toBeLessThan(300);
    // So that each call below meets a connection that was open before.
    const pools = Object.values(t.deps.shares.pools);
    const useAll = (text: string) =>
      Promise.all(
        pools.flatMap((pool) => Array.from({ length: pool.options.max }, () => pool.query(text).catch(() => {}))),
      );
    await useAll('SELECT pg_sleep(0.3)');
    for (const pool of pools) {
      expect(pool.idleCount).toBe(pool.options.max);
      pool.on('acquire', (client) => setSocketTimeout(client, PATIENCE_MS));
    }
    // So that the key need not be looked up, and it is the flush that waits.
    await t.call('POST', '/v1/occurrences', { component: 'a', type: 'b' });
    wire.freeze();
    for (const [n, { status, headers }] of (await ask()).entries()) {
      expect([...(calls[n] ?? []), status, headers['retry-after']]).toEqual([...(calls[n] ?? []), 503, '1']);
    }
    // Idle connections are still to be detected.
    await useAll('SELECT 1');
    for (const { status } of await ask()) expect(status).toBeLessThan(300);
  });

  it.concurrent('what asks it over a new connection fails with 503', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const pool = openPool({ connectionString: `postgres://a:b@127.0.0.1:${port}/c`, onError: () => {} });
    const prisma = openPrisma(pool);
    const failures = await Promise.allSettled([
      pool.query('SELECT 1'),
      inTransaction(pool, (client) => client.query('SELECT 1')),
      listProjects(prisma, null, 1),
      updateProject(prisma, 'default', { name: 'x' }),
    ]);
    for (const failure of failures) {
      expect(failure.status).toBe('rejected');
      const { code, extra } = toGluepointError((failure as PromiseRejectedResult).reason);
      expect([ERROR_CATALOGUE[code].status, extra.retryAfterSeconds]).toEqual([503, 1]);
    }
    for (const socket of sockets) socket.destroy();
    server.close();
    await pool.end();
  });
});
