import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import type { Job } from '../../../src/queue/job.js';
import { createJobQueue } from '../../../src/queue/job-queue.js';
import { readSettings } from '../../../src/settings.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { effortMs } from '../../support/effort.js';
import { quietLog } from '../../support/log.js';
import { until } from '../../support/until.js';
import { openWire } from '../../support/wire.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/**
 * The longest that this process itself kept its event loop from turning, in milliseconds of its processor time, until the
 * returned function is called.
 */
function watchLoop(): () => number {
  let longest = 0;
  let last = effortMs();
  const timer = setInterval(() => {
    longest = Math.max(longest, effortMs() - last);
    last = effortMs();
  }, 20);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

// BullMQ remembers indefinitely that a connection could not be opened, and its worker then retries without a pause.
it.each([5, 15, 30, 50, 75, 100, 150, 250])(
  'runs jobs after the store was lost %i ms after the start',
  async (cutAfterMs) => {
    const wire = await openWire(database.connectionString);
    const seen: unknown[] = [];
    const job: Job<unknown, unknown> = {
      name: `lost-${cutAfterMs}`,
      cron: null,
      periodSeconds: 86_400,
      timeoutSeconds: 30,
      concurrency: 1,
      attempts: 3,
      backoffMs: 50,
      async run(_on, data) {
        seen.push(data);
        return 'done';
      },
    };
    const jobs = ['a', 'b', 'c'].map((name) => ({ ...job, name: `${job.name}-${name}` }));
    const queue = createJobQueue(readSettings({}), wire.connectionString, { clock: systemClock, log: quietLog() }, [
      ...jobs,
      job,
    ]);
    const stoodStillMs = watchLoop();
    queue.start(null);
    await sleep(cutAfterMs);
    wire.cut();
    await sleep(150);
    await expect(queue.add(job.name, 'while it is away')).rejects.toThrow();
    expect((await queue.ready()).ready).toBe(false);
    wire.restore();
    await until(async () => (await queue.ready()).ready);
    await queue.add(job.name, 'after it is back');
    await until(() => seen.length > 0);
    expect(seen).toEqual(['after it is back']);
    expect(stoodStillMs()).toBeLessThan(1000);
    await queue.close();
    wire.close();
  },
);
