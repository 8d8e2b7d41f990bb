import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import type { Job } from '../../../src/queue/job.js';
import { createJobQueue, type JobQueue } from '../../../src/queue/job-queue.js';
import { readSettings } from '../../../src/settings.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { quietLog } from '../../support/log.js';
import { startRedis, type TestRedis, whyNoRedis } from '../../support/redis.js';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';

describe('the job queue in Redis', unless(whyNoRedis()), () => {
  let redis: TestRedis;
  let queue: JobQueue<unknown>;
  let t: TestApp;
  const seen: unknown[] = [];
  const job: Job<unknown, unknown> = {
    name: 'seen',
    cron: '17 3 * * *',
    periodSeconds: 86_400,
    timeoutSeconds: 30,
    concurrency: 1,
    attempts: 1,
    backoffMs: 10,
    run: async (_on, data) => {
      seen.push(data);
      return 'seen';
    },
  };

  beforeAll(async () => {
    redis = await startRedis();
    t = await startTestApp({ settings: { redisUrl: redis.url }, queue: true });
    queue = createJobQueue(
      { ...readSettings({}), redisUrl: redis.url },
      'postgresql://unknown@127.0.0.1:1/none',
      { clock: systemClock, log: quietLog() },
      [job],
    );
    queue.start(null);
    await until(async () => (await queue.ready()).ready);
    // One job for now, because the queue was empty.
    await until(() => seen.length === 1);
    seen.length = 0;
  });
  afterAll(async () => {
    await queue.close();
    await t.close();
    await redis.close();
  });

  it('runs jobs without PostgreSQL', async () => {
    await queue.add(job.name, { n: 1 });
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ n: 1 }]);
  });

  it('continues by itself after Redis was away, while sending and reading never stopped', async () => {
    await until(async () => (await t.call('GET', '/readyz')).status === 200);
    await redis.kill();
    await until(async () => (await t.call('GET', '/readyz')).status === 503);
    expect((await t.call('GET', '/readyz')).body.checks).toMatchObject({
      database: { ok: true },
      queue: { ok: false },
    });
    const sent = await t.call('POST', '/v1/occurrences', { component: 'shop', type: 'Error 1' });
    expect(sent.status).toBe(201);
    expect((await t.call('GET', `/v1/events/${sent.body.eventId}`)).status).toBe(200);
    expect(await queue.ready()).toMatchObject({ ready: false, reason: expect.stringContaining('Redis') });
    await redis.start();
    await until(async () => (await t.call('GET', '/readyz')).status === 200);
    await queue.add(job.name, { n: 2 });
    await until(() => seen.length === 2);
  });

  it('closes within its timeout while Redis is away', async () => {
    await redis.kill();
    const startedMs = performance.now();
    await queue.close();
    expect(performance.now() - startedMs).toBeLessThan(6_000);
    await redis.start();
  });
});
