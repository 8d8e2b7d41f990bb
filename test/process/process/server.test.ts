import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { childrenOf, isAlive } from '../../support/processes.js';
import { until } from '../../support/until.js';

const PROGRAM = new URL('../../../dist/server.js', import.meta.url).pathname;
const run = promisify(execFile);

/** Runs the program until it ends by itself; returns its exit code and what it said. */
async function endOf(env: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  const options = { env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...env }, timeout: 60_000 };
  return run(process.execPath, [PROGRAM], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => error,
  );
}

describe('the server', { timeout: 180_000 }, () => {
  let base: string;
  let database: TestDatabase;
  const services: Service[] = [];
  const start = async (env: Record<string, string>) => {
    const service = await startService(env);
    services.push(service);
    return service;
  };
  const onDatabase = (env: Record<string, string> = {}) => start({ DATABASE_URL: database.connectionString, ...env });
  const occurrence = { component: 'shop/checkout', type: 'Error 1' };

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'gluepoint-server-'));
    chmodSync(base, 0o711);
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const service of services.splice(0)) await service.end('SIGKILL');
  });
  afterAll(async () => {
    await database.drop();
    rmSync(base, { recursive: true, force: true });
  });

  it('makes a root key at the first start, keeps it, and never prints it to a file', async () => {
    const dataDir = join(base, 'keyed');
    const keyFile = join(dataDir, 'root-key');
    let printed = '';
    const starts: string[] = [];
    for (let n = 0; n < 2; n++) {
      const service = await start({ GLUEPOINT_DATA_DIR: dataDir, GLUEPOINT_ROOT_KEY: '', LOG_LEVEL: 'trace' });
      service.process.stdout?.on('data', (chunk) => (printed += chunk));
      service.process.stderr?.on('data', (chunk) => (printed += chunk));
      const key = readFileSync(keyFile, 'utf8').trim();
      starts.push(key);
      const headers = { authorization: `Bearer ${key}` };
      expect((await fetch(`${service.url}/v1/events`, { headers })).status).toBe(200);
      expect(await service.end('SIGTERM')).toMatchObject({ code: 0 });
    }
    expect(starts[0]).toMatch(/^gp_root_[\w-]{32}$/);
    expect(starts[1]).toBe(starts[0]);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(printed).not.toContain(starts[0]);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  it('refuses to start on wrong settings, and lists every one', async () => {
    const { code, stderr } = await endOf({ PORT: 'x', GLUEPOINT_ROLE: 'boss', GLUEPOINT_DATADIR: '/data' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/GLUEPOINT_DATADIR is not a setting/);
    expect(stderr).toMatch(/PORT must be/);
    expect(stderr).toMatch(/GLUEPOINT_ROLE must be/);
    expect(stderr).not.toContain('    at ');
  });

  it.each(['1', '2'])('stops its PostgreSQL again when it cannot listen with %s processes', async (processes) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const dataDir = join(base, 'keyed');
    const { code, stderr } = await endOf({
      PORT: String(port),
      GLUEPOINT_DATA_DIR: dataDir,
      GLUEPOINT_PROCESSES: processes,
    });
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain('is in use');
    expect(stderr).not.toContain('    at ');
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  it('is the only one on its data folder', async () => {
    const dataDir = join(base, 'keyed');
    const first = await start({ GLUEPOINT_DATA_DIR: dataDir });
    const { code, stderr } = await endOf({ PORT: '0', GLUEPOINT_DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(stderr).toContain('Another Gluepoint is running on the data folder');
    expect((await first.call('POST', '/v1/occurrences', occurrence)).status).toBe(201);
    expect(await first.end('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('SIGTERM under load: completes accepted requests, and accepts no more', async () => {
    const service = await onDatabase();
    const id = (n: number) => `stop-${n}`;
    let acknowledged = 0;
    const sent = Array.from({ length: 400 }, async (_, n) => {
      await sleep(n);
      const status = await service.call('POST', '/v1/occurrences', { ...occurrence, type: 'stop', id: id(n) }).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200 || status === 201) acknowledged += 1;
      return status;
    });
    await until(() => acknowledged > 50);
    const { code, tookMs } = await service.end('SIGTERM');
    const statuses = await Promise.all(sent);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    expect(statuses.filter((status) => ![0, 200, 201, 503].includes(status))).toEqual([]);
    const { rows } = await database.pool.query(
      `SELECT sum(occurrence_count) AS n FROM event e JOIN event_type t ON t.id = e.type_id WHERE t.name = 'stop'`,
    );
    expect(Number(rows[0].n)).toBeGreaterThanOrEqual(acknowledged);
  });

  it('serves health and nothing else in the role of a worker', async () => {
    const service = await onDatabase({ GLUEPOINT_ROLE: 'worker' });
    await until(async () => (await service.call('GET', '/readyz')).status === 200);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
    expect((await service.call('GET', '/v1/events')).status).toBe(404);
    expect((await service.call('POST', '/v1/occurrences', occurrence)).status).toBe(404);
  });

  it('several processes: one that dies is replaced, SIGTERM stops all', async () => {
    const service = await onDatabase({ GLUEPOINT_PROCESSES: '2', LOG_LEVEL: 'silent' });
    const ready = () =>
      service.call('GET', '/readyz').then(
        ({ status }) => status === 200,
        () => false,
      );
    const parent = service.process.pid as number;
    const children = () => childrenOf(parent);
    await until(() => children().length === 2);
    const first = children();
    process.kill(first[0] as number, 'SIGKILL');
    await until(() => children().length === 2 && !children().includes(first[0] as number));
    await until(ready);
    const response = await service.call('POST', '/v1/occurrences', occurrence);
    expect(response.status).toBeLessThan(300);
    const last = children();
    expect(await service.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(last.filter(isAlive)).toEqual([]);
  });

  it('takes its processes along when it is killed', async () => {
    const service = await onDatabase({ GLUEPOINT_PROCESSES: '2' });
    const children = childrenOf(service.process.pid as number);
    await service.end('SIGKILL');
    await until(() => children.every((pid) => !isAlive(pid)));
  });
});
