import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectMedianWithin, measuresMemory, peakSinceLast, residentMib } from '../../support/abuse/peak-memory.js';
import { openConnection, type RawResponse, rawRequest } from '../../support/abuse/raw-client.js';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type Attack, LARGE_BATCHES, REFUSED } from './attacks.js';

/** Growth over the memory before any attack: what bodies may take, with what parsing them leaves to the garbage collector (docs/performance.md). */
const MAX_GROWTH_MIB = 128;
/** Storing 32 MiB of texts that are all kept takes more: the driver copies what it sends, twice. */
const MAX_GROWTH_STORING_MIB = 288;
/** `HOSTILE_SECONDS=60 HOSTILE_CONNECTIONS=64 npx vitest run test/memory/abuse` is the long run. */
const SECONDS = Number(process.env.HOSTILE_SECONDS ?? 0);
const CONNECTIONS = Number(process.env.HOSTILE_CONNECTIONS ?? 4);

/** The budget for large bodies has room for one at a time: the others wait. */
const STORING_CONNECTIONS = Math.min(2, CONNECTIONS);

const SLOW_CONNECTIONS = 600;

let database: TestDatabase;
let service: Service;
let port: number;
let baseMib: number;
const lines: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startService({ DATABASE_URL: database.connectionString });
  port = Number(new URL(service.url).port);
  await expectResponsive();
  baseMib = residentMib(service.process.pid as number);
});
afterAll(async () => {
  console.log(lines.join('\n'));
  if (SECONDS === 0) console.log(`Each once on ${CONNECTIONS} connections; HOSTILE_SECONDS=60 goes on for as long.`);
  await service.end('SIGTERM');
  await database.drop();
});

async function sendAll(attack: Attack, connections: number): Promise<RawResponse[]> {
  const responses: RawResponse[] = [];
  const endMs = performance.now() + SECONDS * 1000;
  const one = async () => {
    do {
      const response = await rawRequest(port, attack.parts(service.key), { timeoutMs: 60_000 });
      responses.push(response);
      if (response.status === 503) await sleep(200);
    } while (performance.now() < endMs);
  };
  await Promise.all(Array.from({ length: connections }, one));
  return responses;
}

/** Notes what an attack cost; returns by how many MiB memory grew over the idle process. */
function report(name: string, responses: readonly RawResponse[]): number {
  const counts: Record<string, number> = {};
  for (const { status } of responses) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  const figures = Object.entries(counts).map(([status, n]) => `${status} × ${n}`);
  const peak = peakSinceLast(service.process.pid as number);
  lines.push(`  ${String(peak).padStart(4)} MiB  ${name}${figures.length > 0 ? ': ' : ''}${figures.join(', ')}`);
  return peak - baseMib;
}

async function expectResponsive(): Promise<void> {
  const response = await service.call('POST', '/v1/occurrences', { component: 'after', type: 'T' });
  expect(response.status).toBeLessThan(300);
}

describe('the memory of the service', { ...measuresMemory(), timeout: 120_000 + SECONDS * 60_000 }, () => {
  const attack = (what: Attack, maxGrowthMib: number, connections = CONNECTIONS) =>
    expectMedianWithin(maxGrowthMib, async () => {
      const responses = await sendAll(what, connections);
      const growthMib = report(what.name, responses);
      for (const { status, headers, text } of responses) {
        expect([...what.statuses, 503], text.slice(0, 300)).toContain(status);
        if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
      await expectResponsive();
      return growthMib;
    });

  for (const one of REFUSED) it(`memory stays within its bound under: ${one.name}`, () => attack(one, MAX_GROWTH_MIB));

  it('memory stays within its bound under hundreds of connections that send heads and bodies byte by byte', async () => {
    const heads = [
      `GET /v1/events HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(15_000)}`,
      `POST /v1/occurrences HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.key}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n${' '.repeat(30_000)}`,
      `POST /v1/occurrences HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.key}\r\nContent-Type: application/json\r\nContent-Length: 16000\r\n\r\n${' '.repeat(15_000)}`,
    ];
    await expectMedianWithin(MAX_GROWTH_MIB, async () => {
      const sockets = await Promise.all(
        Array.from({ length: SLOW_CONNECTIONS }, async (_, n) => {
          const socket = await openConnection(port);
          socket.write(heads[n % heads.length] as string);
          return socket;
        }),
      );
      for (let n = 0; n < 20; n += 1) {
        for (const socket of sockets) if (socket.writable) socket.write('x');
        await sleep(50);
      }
      await expectResponsive();
      const growthMib = report(`${SLOW_CONNECTIONS} connections that send slowly`, []);
      for (const socket of sockets) socket.destroy();
      await expectResponsive();
      return growthMib;
    });
  });

  // Last, since what was needed once is not all given back.
  for (const one of LARGE_BATCHES)
    it(`memory stays within the bound of storing under: ${one.name}`, () =>
      attack(one, MAX_GROWTH_STORING_MIB, STORING_CONNECTIONS));
});
