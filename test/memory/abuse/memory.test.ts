import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectMedianWithin, measuresMemory, peakSinceLast, residentMib } from '../../support/abuse/peak-memory.js';
import { openConnection, type RawAnswer, rawRequest } from '../../support/abuse/raw-client.js';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type Attack, LARGE_BATCHES, REFUSED } from './attacks.js';

/** Growth over the memory before any attack: what bodies may take, with what parsing them leaves to the garbage collector (docs/performance.md). */
const MAX_GROWTH_MIB = 176;
/** Storing 32 MiB of texts that are all kept takes more: the driver copies what it sends, twice. */
const MAX_GROWTH_STORING_MIB = 352;
/** `HOSTILE_SECONDS=60 HOSTILE_CONNECTIONS=64 npx vitest run test/memory/abuse` is the long run. */
const SECONDS = Number(process.env.HOSTILE_SECONDS ?? 0);
const CONNECTIONS = Number(process.env.HOSTILE_CONNECTIONS ?? 4);

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
  await expectWell();
  baseMib = residentMib(service.process.pid as number);
});
afterAll(async () => {
  console.log(lines.join('\n'));
  if (SECONDS === 0) console.log(`Each once on ${CONNECTIONS} connections; HOSTILE_SECONDS=60 goes on for as long.`);
  await service.end('SIGTERM');
  await database.drop();
});

async function sendAll(attack: Attack): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  const endMs = performance.now() + SECONDS * 1000;
  const one = async () => {
    do {
      const answer = await rawRequest(port, attack.parts(service.key), { timeoutMs: 60_000 });
      answers.push(answer);
      if (answer.status === 503) await sleep(200);
    } while (performance.now() < endMs);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return answers;
}

function tell(name: string, answers: readonly RawAnswer[]): number {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  const figures = Object.entries(counts).map(([status, n]) => `${status} × ${n}`);
  const peak = peakSinceLast(service.process.pid as number);
  lines.push(`  ${String(peak).padStart(4)} MiB  ${name}${figures.length > 0 ? ': ' : ''}${figures.join(', ')}`);
  return peak - baseMib;
}

async function expectWell(): Promise<void> {
  const answer = await service.call('POST', '/v1/occurrences', { component: 'after', type: 'T' });
  expect(answer.status).toBeLessThan(300);
}

describe('the memory of the service', { ...measuresMemory(), timeout: 120_000 + SECONDS * 60_000 }, () => {
  const attack = (what: Attack, maxGrowthMib: number) =>
    expectMedianWithin(maxGrowthMib, async () => {
      const answers = await sendAll(what);
      const peak = tell(what.name, answers);
      for (const { status, headers, text } of answers) {
        expect([...what.statuses, 503], text.slice(0, 300)).toContain(status);
        if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
      await expectWell();
      return peak - baseMib;
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
      await expectWell();
      const peak = tell(`${SLOW_CONNECTIONS} connections that dribble`, []);
      for (const socket of sockets) socket.destroy();
      await expectWell();
      return peak - baseMib;
    });
  });

  // Last, since what was needed once is not all given back.
  for (const one of LARGE_BATCHES)
    it(`memory stays within the bound of storing under: ${one.name}`, () => attack(one, MAX_GROWTH_STORING_MIB));
});
