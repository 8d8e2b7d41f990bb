import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Load, readEvents } from './load.js';
import { type Service, startService } from './service.js';

/** All in one data folder, one after another: what one crash leaves behind is what the next start finds. */
let dataDir: string;
let service: Service;
const load = new Load();

beforeAll(async () => {
  // Named so that a later run sweeps it up should this one be killed.
  dataDir = await mkdtemp(join(tmpdir(), `gluepoint-test-${process.pid}-`));
  await chmod(dataDir, 0o711);
  await start();
});

afterAll(async () => {
  await service?.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  service = await startService({ GLUEPOINT_DATA_DIR: dataDir });
}

/**
 * Puts the service under load, does `harm` at a random moment after a hundred acknowledgements, and waits until the
 * last answer is in.
 */
async function underLoad<T>(harm: () => Promise<T>): Promise<T> {
  const enough = load.acknowledged.size + 100;
  const over = load.run(service);
  while (load.acknowledged.size < enough) await sleep(20);
  await sleep(Math.random() * 800);
  const result = await harm();
  await over;
  return result;
}

function killPostgres(): void {
  const pid = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  process.kill(pid, 'SIGKILL');
}

/** Of the ids that were sent without an acknowledgement, those that the service knows nonetheless. */
async function knownThoughOpen(): Promise<string[]> {
  const known = await load.resend(service, [...load.open.values()]);
  return [...known].filter(([, isKnown]) => isKnown).map(([id]) => id);
}

async function expectNothingLost(): Promise<void> {
  const known = await load.resend(service, load.acknowledged.values());
  expect([...known].filter(([, isKnown]) => !isKnown)).toEqual([]);
}

async function expectExactCounts(): Promise<void> {
  expect(load.open.size).toBe(0);
  expect(await readEvents(service)).toEqual(load.expectedEvents());
}

describe('the service under load', { timeout: 60_000 }, () => {
  it('has every acknowledged occurrence after kill -9, and exact counts once the rest is sent again', async () => {
    await underLoad(() => service.end('SIGKILL'));
    await start();
    await expectNothingLost();
    await knownThoughOpen();
    await expectExactCounts();
  });

  it('has them, too, when PostgreSQL is killed along with it', async () => {
    await underLoad(async () => {
      killPostgres();
      await service.end('SIGKILL');
    });
    await start();
    await expectNothingLost();
    await knownThoughOpen();
    await expectExactCounts();
  });

  it('answers all that it stored before it ends, with 0 and within 10 s, on SIGTERM', async () => {
    const { code, tookMs } = await underLoad(() => service.end('SIGTERM'));
    expect(code).toBe(0);
    // Long before what still hangs on is cut off by force (src/stop.ts).
    expect(tookMs).toBeLessThan(5_500);
    await start();
    await expectNothingLost();
    expect(await knownThoughOpen()).toEqual([]);
    await expectExactCounts();
  });
});
