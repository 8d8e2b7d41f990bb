import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { childrenOf } from '../../support/processes.js';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';

/** Each kills all processes but one: eight in all. */
const ROUNDS = 2;
const PROCESSES = 5;
const SENDERS = 8;
const LISTEN = '0A';

/** What the file descriptors of a process lead to; of one that ends meanwhile, nothing. */
function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return ''; // Closed since it was listed.
      }
    });
  } catch {
    return [];
  }
}

/** States (as in /proc/net/tcp) of a process's TCP sockets that have the port as their own. */
function socketStates(pid: number, port: number): string[] {
  const inodes = new Set(descriptorsOf(pid).map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]));
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hexPort}`) && inodes.has(fields[9]))
    .map((fields) => fields[3] ?? '');
}

describe('several API processes', {
  ...unless(process.platform === 'linux' ? null : 'no /proc'),
  timeout: 300_000,
}, () => {
  let database: TestDatabase;
  let service: Service;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startService({
      DATABASE_URL: database.connectionString,
      GLUEPOINT_PROCESSES: String(PROCESSES),
      // A port that stays the same also when no process listens for a moment.
      PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
    });
  });
  afterAll(async () => {
    await service.end('SIGKILL');
    await database.drop();
  });

  it('a process that is killed under load: no request waits for more than 5 s, and the parent keeps no connection', async () => {
    const parent = service.process.pid as number;
    const port = Number(new URL(service.url).port);
    let loading = true;
    let acknowledged = 0;
    let longestMs = 0;
    const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json', connection: 'close' };
    const body = JSON.stringify({ component: 'shop/checkout', type: 'killed' });
    const send = async () => {
      while (loading) {
        const sentMs = performance.now();
        // A connection of a process that died is reset: that is a response, too.
        const response = await fetch(`${service.url}/v1/occurrences`, { method: 'POST', headers, body }).catch(
          () => null,
        );
        await response?.arrayBuffer().catch(() => {});
        longestMs = Math.max(longestMs, performance.now() - sentMs);
        if (response?.ok) acknowledged += 1;
        else await sleep(10);
      }
    };
    const senders = Array.from({ length: SENDERS }, send);

    const listening = () => childrenOf(parent).filter((pid) => socketStates(pid, port).includes(LISTEN));
    for (let round = 0; round < ROUNDS; round++) {
      await until(() => listening().length === PROCESSES, 60);
      const before = acknowledged;
      await until(() => acknowledged > before + 20);
      // All but one, one after the other: the last one serves until the others are replaced.
      for (const pid of listening().slice(1)) {
        process.kill(pid, 'SIGKILL');
        await until(() => !childrenOf(parent).includes(pid));
      }
    }
    loading = false;
    await Promise.all(senders);

    expect(longestMs).toBeLessThan(5_000);
    expect(socketStates(parent, port).filter((state) => state !== LISTEN)).toEqual([]);
    const { rows } = await database.pool.query('SELECT sum(occurrence_count) AS n FROM event');
    expect(Number(rows[0].n)).toBeGreaterThanOrEqual(acknowledged);
  });
});
