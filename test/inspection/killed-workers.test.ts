import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../support/app.js';

const HOST = new URL('../support/inspector-host.ts', import.meta.url).pathname;
const HOUR = 3_600_000;
const HOURS = 12;
const TYPES_AN_HOUR = 1_000;
const COMPONENTS = 40;
const KILLS = 12;
const GIVE_UP_MS = 90_000;

describe('three workers that are killed over and over in the middle of their runs', () => {
  const startMs = Math.floor(Date.now() / HOUR) * HOUR - HOURS * HOUR;
  const clock = movedClock(startMs);
  let app: TestApp;
  let kills = 0;
  let stopped = false;
  let said = '';
  const workers = new Set<ChildProcess>();

  beforeAll(async () => {
    app = await startTestApp({ clock });
    const target = { kind: 'webhook', url: 'https://receiver.example/hook' };
    const policy = { name: 'all', triggers: ['new-error-type', 'recovered'], silence: 0, targets: [target] };
    expect((await app.call('POST', '/v1/alert-policies', policy)).status).toBe(201);
    for (let hour = 0; hour < HOURS; hour += 1) {
      clock.set(startMs + hour * HOUR + 1_000);
      const occurrences = Array.from({ length: TYPES_AN_HOUR }, (_, n) => ({
        component: `part-${n % COMPONENTS}`,
        type: `hour ${hour}, error ${n}`,
      }));
      expect((await app.call('POST', '/v1/occurrences/batch', { occurrences })).body.accepted).toBe(TYPES_AN_HOUR);
    }
  });
  afterAll(async () => {
    stopped = true;
    for (const worker of workers) worker.kill('SIGKILL');
    await app.close();
  });

  /** One after another in one of three places; each is killed soon after it began a run, until there were enough. */
  async function keepWorking(): Promise<void> {
    while (!stopped) {
      const worker = spawn(process.execPath, ['--import', 'tsx', HOST, app.database.connectionString, '0'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      workers.add(worker);
      const ended = once(worker, 'exit');
      worker.stdout?.on('data', async (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-500);
        if (!String(chunk).includes('running') || kills >= KILLS) return;
        await sleep(Math.random() * 400);
        if (worker.kill('SIGKILL')) kills += 1;
      });
      await ended;
      workers.delete(worker);
    }
  }

  const value = async (sql: string) => (await app.database.pool.query({ text: sql, rowMode: 'array' })).rows;

  it(
    'flag every type once, in its hour, and inspect every hour once',
    async () => {
      for (let place = 0; place < 3; place += 1) void keepWorking();
      const endMs = startMs + HOURS * HOUR;
      const deadlineMs = performance.now() + GIVE_UP_MS;
      while (kills < KILLS || (await value('SELECT inspected_until_ms FROM inspection'))[0]?.[0] < endMs) {
        if (performance.now() > deadlineMs)
          throw new Error(`after ${kills} kills the last hour was still not inspected:\n${said}`);
        await sleep(50);
      }
      expect(await value('SELECT inspected_until_ms FROM inspection')).toEqual([[endMs]]);
      expect(await value('SELECT count(*) FROM new_error')).toEqual([[0]]);
      expect(await value('SELECT count(*), count(DISTINCT type_id) FROM finding_type')).toEqual([
        [HOURS * TYPES_AN_HOUR, HOURS * TYPES_AN_HOUR],
      ]);
      const misplaced = await value(`SELECT count(*) FROM finding_type ft JOIN finding f ON f.id = ft.finding_id
      JOIN event_type t ON t.id = ft.type_id WHERE t.first_error_ms < f.from_ms OR t.first_error_ms >= f.to_ms`);
      expect(misplaced).toEqual([[0]]);
      expect(await value('SELECT from_ms, count(*) FROM finding GROUP BY from_ms ORDER BY 1')).toEqual(
        Array.from({ length: HOURS }, (_, hour) => [startMs + hour * HOUR, COMPONENTS]),
      );
      // Recorded with its cause: a notice for each finding, none twice, and none for what was rolled back.
      expect(
        await value(`SELECT count(*), count(DISTINCT finding_id) FROM delivery WHERE trigger = 'new-error-type'`),
      ).toEqual([[HOURS * COMPONENTS, HOURS * COMPONENTS]]);
      console.log(`  ${kills} kills; ${HOURS} hours inspected, ${HOURS * TYPES_AN_HOUR} types flagged once`);
    },
    GIVE_UP_MS + 10_000,
  );
});
