import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectMedianWithin, measuresMemory, peakSinceLast, residentMib } from '../../support/abuse/peak-memory.js';
import { openConnection } from '../../support/abuse/raw-client.js';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { copyEvent, fatOccurrence } from '../../support/routes/fat-events.js';

/** Growth over the memory before: the budget of responses, with what making them leaves to the garbage collector. */
const MAX_GROWTH_MIB = 150;
/** Longer than a client may read nothing. */
const STUCK_MS = 12_000;
const FAT_EVENTS = 200;
const LISTS = ['/v1/events?limit=200', '/v1/events?limit=200&fields=full', '/v1/events?fields=full'];

let database: TestDatabase;
let service: Service;
let port: number;
let baseMib: number;
let fatId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startService({ DATABASE_URL: database.connectionString });
  port = Number(new URL(service.url).port);
  const fat = await service.call('POST', '/v1/occurrences', fatOccurrence('fat'));
  fatId = fat.body.eventId;
  await copyEvent(database.pool, fatId, FAT_EVENTS);
  await service.call('GET', '/v1/events?fields=full&limit=2');
  baseMib = residentMib(service.process.pid as number);
});
afterAll(async () => {
  await service.end('SIGTERM');
  await database.drop();
});

/** Requests a path and never reads the response. */
async function openSilent(path: string): Promise<Socket> {
  const socket = (await openConnection(port)).pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.key}\r\n\r\n`);
  return socket;
}

function growthMib(): number {
  return peakSinceLast(service.process.pid as number) - baseMib;
}

describe('the memory of the service', { ...measuresMemory(), timeout: 240_000 }, () => {
  it('stays within its bound under 26 clients that do not read fat events', () =>
    expectMedianWithin(MAX_GROWTH_MIB, async () => {
      const paths = [...LISTS, `/v1/events/${fatId}`];
      const sockets = await Promise.all(
        Array.from({ length: 26 }, (_, n) => openSilent(paths[n % paths.length] as string)),
      );
      const until = performance.now() + STUCK_MS;
      while (performance.now() < until) {
        expect((await service.call('GET', '/healthz')).status).toBe(200);
        await sleep(200);
      }
      for (const socket of sockets) socket.destroy();
      return growthMib();
    }));

  it('stays within its bound under 16 clients that read pages of whole fat events all the time', () =>
    expectMedianWithin(MAX_GROWTH_MIB, async () => {
      const until = performance.now() + STUCK_MS;
      const statuses = new Set<number>();
      const readOn = async () => {
        while (performance.now() < until) {
          const { status } = await service.call('GET', '/v1/events?limit=200&fields=full');
          statuses.add(status);
          if (status === 503) await sleep(200);
        }
      };
      await Promise.all(Array.from({ length: 16 }, readOn));
      expect([...statuses].filter((status) => status !== 503)).toEqual([200]);
      return growthMib();
    }));
});
