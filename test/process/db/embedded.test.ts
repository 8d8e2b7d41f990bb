import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries } from '../../../src/db/embedded/binaries.js';
import { openCluster } from '../../../src/db/embedded/cluster.js';
import { startEmbedded } from '../../../src/db/embedded/index.js';
import { connectionString, startPostmaster, stopPostmaster } from '../../../src/db/embedded/postmaster.js';
import { postgresUser } from '../../../src/db/embedded/run-as.js';
import { findPostmaster } from '../../../src/db/embedded/running.js';
import { unless } from '../../support/unless.js';

const HOST = new URL('../../support/embedded-host.ts', import.meta.url).pathname;
const NOT_ROOT = process.getuid?.() === 0 ? null : 'this user is not root';

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Until it succeeds, at most 10 s. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 200) throw error;
      await sleep(50);
    }
  }
}

describe('the embedded PostgreSQL', () => {
  let base: string;
  let dataDir: string;
  const hosts: ChildProcess[] = [];

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'gluepoint-embedded-'));
    chmodSync(base, 0o711);
    dataDir = join(base, 'data');
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) {
      if (host.exitCode === null && host.signalCode === null) {
        host.kill('SIGTERM');
        await once(host, 'exit');
      }
    }
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const pidFile = () => join(dataDir, 'postgres/postmaster.pid');
  const postmasterPid = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);

  /** A service of its own, in a process group of its own, as a terminal would start it. */
  async function startHost(): Promise<{ host: ChildProcess; connectionString: string }> {
    const host = spawn(process.execPath, ['--import', 'tsx', HOST, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    hosts.push(host);
    const [line] = (await once(host.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    return { host, connectionString: line.toString().trim() };
  }

  it('is made at the first start, for this machine and this user only, with durable commits', async () => {
    const store = await startEmbedded({ dataDir });
    const [row] = await query(
      store.connectionString,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('fsync') AS fsync,
         current_setting('synchronous_commit') AS commit, current_setting('server_encoding') AS encoding,
         current_setting('jit') AS jit, lower('ÄØЖ') AS lower, 'a' < 'B' AS by_language`,
    );
    expect(row).toEqual({
      listen: '',
      fsync: 'on',
      commit: 'on',
      encoding: 'UTF8',
      jit: 'off',
      lower: 'äøж',
      by_language: false,
    });
    expect(statSync(join(dataDir, 'postgres/gluepoint.password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
    await query(store.connectionString, 'CREATE TABLE kept AS SELECT 42 AS value');
    await store.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  it('asks for the password', async () => {
    const store = await startEmbedded({ dataDir });
    const url = new URL(store.connectionString);
    url.password = 'wrong';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await store.stop();
  });

  it('is there again at the next start, with its data', async () => {
    const startedMs = performance.now();
    const store = await startEmbedded({ dataDir });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(await query(store.connectionString, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
    await store.stop();
  });

  it('belongs to one service at a time', async () => {
    const store = await startEmbedded({ dataDir });
    try {
      await expect(startEmbedded({ dataDir })).rejects.toThrow(
        /Another Gluepoint is running on the data folder .*data \(process \d+\)\. Stop it first/,
      );
      expect(await query(store.connectionString, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
    } finally {
      await store.stop();
    }
  });

  it('is in a session of its own, so that Ctrl-C reaches only the service', async () => {
    const { host } = await startHost();
    const [, , , , group, session] = readFileSync(`/proc/${postmasterPid()}/stat`, 'utf8')
      .replace(/\(.*\)/, '()')
      .split(' ');
    expect(Number(group)).toBe(postmasterPid());
    expect(Number(session)).toBe(postmasterPid());
    expect(postmasterPid()).not.toBe(host.pid);
  });

  it('is taken over from a service that was killed', async () => {
    const { host, connectionString } = await startHost();
    const pid = postmasterPid();
    await query(connectionString, 'UPDATE kept SET value = 43');
    host.kill('SIGKILL');
    await once(host, 'exit');
    const store = await startEmbedded({ dataDir });
    expect(postmasterPid()).toBe(pid);
    expect(await query(store.connectionString, 'SELECT value FROM kept')).toEqual([{ value: 43 }]);
    await store.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  it('is started again when it is killed under a living service', async () => {
    const notices: string[] = [];
    const store = await startEmbedded({ dataDir, onNotice: (notice) => notices.push(notice) });
    await query(store.connectionString, 'UPDATE kept SET value = 44');
    process.kill(postmasterPid(), 'SIGKILL');
    await sleep(20);
    expect(await eventually(() => query(store.connectionString, 'SELECT value FROM kept'))).toEqual([{ value: 44 }]);
    expect(notices[0]).toContain('went away');
    await eventually(async () => expect(notices.at(-1)).toContain('is back'));
    await store.stop();
  });

  it('recovers when both it and the service were killed', async () => {
    const { host, connectionString } = await startHost();
    await query(connectionString, 'UPDATE kept SET value = 45');
    host.kill('SIGKILL');
    process.kill(postmasterPid(), 'SIGKILL');
    await once(host, 'exit');
    const store = await startEmbedded({ dataDir });
    expect(await query(store.connectionString, 'SELECT value FROM kept')).toEqual([{ value: 45 }]);
    await store.stop();
  });

  it('starts over a pid file that names another program', async () => {
    writeFileSync(pidFile(), `${process.pid}\n${dataDir}/postgres\n`);
    const store = await startEmbedded({ dataDir });
    expect(await query(store.connectionString, 'SELECT value FROM kept')).toEqual([{ value: 45 }]);
    await store.stop();
  });

  it('starts once when two services begin on a new folder at the same time', async () => {
    const fresh = join(base, 'two');
    const starts = await Promise.allSettled([startEmbedded({ dataDir: fresh }), startEmbedded({ dataDir: fresh })]);
    const stores = starts.filter((start) => start.status === 'fulfilled');
    expect(stores).toHaveLength(1);
    await stores[0]?.value.stop();
  });

  it('lives in a folder whose path is too long for a socket', async () => {
    const store = await startEmbedded({ dataDir: join(base, 'long'.repeat(40)), settings: { fsync: 'off' } });
    expect(await query(store.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await store.stop();
  });

  it('lives in a folder whose path PostgreSQL would take for a list', async () => {
    const store = await startEmbedded({ dataDir: join(base, 'a, "b" and it\'s'), settings: { fsync: 'off' } });
    expect(await query(store.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await store.stop();
  });

  it('is not waited for without end when it is frozen, and named', { timeout: 90_000 }, async () => {
    const { host } = await startHost();
    const pid = postmasterPid();
    host.kill('SIGKILL');
    await once(host, 'exit');
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`(process ${pid}) takes no connection within 5 s`);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const store = await startEmbedded({ dataDir });
    await store.stop();
  });

  it('lives in a clone that only root may enter, programs and data', unless(NOT_ROOT), async () => {
    const closed = join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const { initdb } = await findBinaries();
    cpSync(join(initdb, '../..'), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    const bin = (name: string) => join(closed, 'native/bin', name);
    const binaries = { initdb: bin('initdb'), postgres: bin('postgres'), pg_ctl: bin('pg_ctl') };
    const cluster = await openCluster(join(closed, 'data'), binaries, postgresUser(), false);
    const postmaster = await startPostmaster(cluster, { fsync: 'off' });
    expect(await query(connectionString(cluster, postmaster, 'postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await stopPostmaster(cluster, 5_000);
    expect(findPostmaster(cluster)).toBeNull();
  });
});
