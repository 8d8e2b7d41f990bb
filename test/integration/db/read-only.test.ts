import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries } from '../../../src/db/embedded/binaries.js';
import { type Cluster, openCluster } from '../../../src/db/embedded/cluster.js';
import { connectionString, startPostmaster, stopPostmaster } from '../../../src/db/embedded/postmaster.js';
import { postgresUser } from '../../../src/db/embedded/run-as.js';
import type { Postmaster } from '../../../src/db/embedded/running.js';
import { openPool } from '../../../src/db/pool.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { until } from '../../support/until.js';

const SETTINGS = { fsync: 'off', wal_level: 'replica', max_wal_senders: '2', listen_addresses: '' };
const OCCURRENCE = { component: 'shop/checkout', type: 'Error 1' };

/** A server of its own that the service reaches through DATABASE_URL, and that can become a standby. */
describe('a server that becomes a standby', { timeout: 120_000 }, () => {
  let dataDir: string;
  let cluster: Cluster;
  let primary: Postmaster;
  let t: TestApp;
  const url = (database: string) => connectionString(cluster, primary, database);
  const ask = async (sql: string) => {
    const pool = openPool({ connectionString: url('postgres'), onError: () => {} });
    return pool.query(sql).finally(() => pool.end());
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'gluepoint-standby-'));
    chmodSync(dataDir, 0o711);
    cluster = await openCluster(dataDir, await findBinaries(), postgresUser(), false);
    primary = await startPostmaster(cluster, SETTINGS);
    await ask('CREATE DATABASE gluepoint');
    const unused = { pool: null as never, prisma: null as never, drop: async () => {} };
    const database = { connectionString: url('gluepoint'), ...unused };
    t = await startTestApp({ database, queue: true });
  });
  afterAll(async () => {
    await t.close();
    await stopPostmaster(cluster, 5_000);
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Stops the primary and starts the same cluster as a standby, which takes connections and no writes. */
  async function demote(): Promise<void> {
    await stopPostmaster(cluster, 10_000);
    writeFileSync(join(cluster.dir, 'standby.signal'), '');
    await startPostmaster(cluster, SETTINGS);
  }

  it('writes are 503 with Retry-After, /readyz says read-only, and 201 comes within 10 s of the promotion', async () => {
    await until(async () => (await t.call('GET', '/readyz')).status === 200);
    expect((await t.call('POST', '/v1/occurrences', OCCURRENCE)).status).toBe(201);
    await demote();

    await until(
      async () => (await t.call('GET', '/readyz')).body.checks.database.reason === 'The database is read-only.',
    );
    expect((await t.call('GET', '/readyz')).status).toBe(503);
    for (const [method, path, body] of [
      ['POST', '/v1/occurrences', OCCURRENCE],
      ['POST', '/v1/projects', { slug: 'shop', name: 'Shop' }],
      ['POST', '/v1/keys', { name: 'k', role: 'read' }],
    ] as const) {
      const response = await t.call(method, path, body);
      expect([path, response.status, response.headers['retry-after']]).toEqual([path, 503, '1']);
    }
    // What only reads goes on.
    expect((await t.call('GET', '/v1/events')).status).toBe(200);

    await ask('SELECT pg_promote()');
    expect(existsSync(join(cluster.dir, 'standby.signal'))).toBe(false);
    const promotedMs = performance.now();
    await until(async () => (await t.call('POST', '/v1/occurrences', OCCURRENCE)).status < 300);
    await until(async () => (await t.call('GET', '/readyz')).status === 200);
    expect(performance.now() - promotedMs).toBeLessThan(10_000);
  });

  it('connections that a server refuses to write on are replaced, idle ones too', async () => {
    const connections = openPool({ connectionString: url('gluepoint'), onError: () => {} });
    // New sessions may write, those of before may not: as when the name now leads to another server.
    await ask('ALTER DATABASE gluepoint SET default_transaction_read_only = on');
    const clients = await Promise.all([1, 2, 3, 4].map(() => connections.connect()));
    for (const client of clients) client.release();
    await ask('ALTER DATABASE gluepoint RESET default_transaction_read_only');
    const write = () => connections.query('CREATE TABLE written ()');
    await expect(write()).rejects.toMatchObject({ code: '25006' });
    await expect(write()).resolves.toBeDefined();
    await connections.end();
  });
});
