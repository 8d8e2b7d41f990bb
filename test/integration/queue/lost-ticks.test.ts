import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import type { Job } from '../../../src/queue/job.js';
import { createJobQueue, type JobQueue } from '../../../src/queue/job-queue.js';
import { readSettings } from '../../../src/settings.js';
import { movedClock, startTestApp } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { quietLog } from '../../support/log.js';
import { startRedis, type TestRedis, whyNoRedis } from '../../support/redis.js';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';

const DAY_MS = 86_400_000;
/** BullMQ keeps the time of a delayed job in Redis times this. */
const REDIS_SCORES_PER_MS = 4096;

const PLACES: ['PostgreSQL' | 'Redis', string | null][] = [
  ['PostgreSQL', null],
  ['Redis', whyNoRedis()],
];

for (const [kind, why] of PLACES)
  describe(`a tick that was due, with jobs in ${kind}`, unless(why), () => {
    let database: TestDatabase;
    let redis: TestRedis | null = null;
    const queues: JobQueue<unknown>[] = [];
    beforeAll(async () => {
      database = await createTestDatabase();
      if (kind === 'Redis') redis = await startRedis();
    });
    afterAll(async () => {
      for (const queue of queues) await queue.close();
      await redis?.close();
      await database.drop();
    });

    /** A daily job, and how often it ran. */
    function daily(name: string) {
      const ran = { times: 0 };
      const job: Job<unknown, never> = {
        ...{ name, cron: '17 3 * * *', periodSeconds: 86_400, timeoutSeconds: 30 },
        ...{ concurrency: 1, attempts: 3, backoffMs: 50 },
        async run() {
          ran.times += 1;
          return 'done';
        },
      };
      return { job, ran };
    }

    async function open(job: Job<unknown, never>): Promise<JobQueue<unknown>> {
      const settings = { ...readSettings({}), redisUrl: redis?.url ?? null };
      const queue = createJobQueue(settings, database.connectionString, { clock: systemClock, log: quietLog() }, [job]);
      queues.push(queue);
      queue.start(null);
      await until(async () => (await queue.ready()).ready);
      return queue;
    }

    /** To a worker, which sleeps until the next tick, it is as if the clock had jumped over it. */
    async function jumpOverTick(name: string): Promise<void> {
      if (redis === null) {
        await database.pool.query(
          `UPDATE bullmq.job SET process_at_ms = process_at_ms - $2 WHERE queue = $1 AND state = 'delayed'`,
          [name, DAY_MS],
        );
        return;
      }
      const client = new Redis(redis.url);
      const key = `gluepoint:${name}:delayed`;
      const [id] = await client.zrange(key, '0', '0');
      expect(id).toBeDefined();
      await client.zincrby(key, String(-DAY_MS * REDIS_SCORES_PER_MS), id as string);
      client.disconnect();
    }

    it('is made up for at a start with an empty queue, and not at the next start', async () => {
      const { job, ran } = daily('emptied');
      await Promise.all([open(job), open(job)]);
      await until(() => ran.times > 0);
      await sleep(500);
      // Two where the processes started in different minutes.
      expect(ran.times).toBeLessThanOrEqual(2);
      const before = ran.times;
      await open(job);
      await sleep(500);
      expect(ran.times).toBe(before);
    });

    it('runs within 60 s after the clock of the machine jumped over it', async () => {
      const { job, ran } = daily('jumped');
      await open(job);
      await until(() => ran.times === 1);
      await sleep(1_000);
      await jumpOverTick(job.name);
      await until(() => ran.times === 2, 60);
    });

    it('is inspected: a start at 11:05 with an empty queue has a last run of at least 11:00', async () => {
      const clock = movedClock(Date.parse('2026-11-20T10:20:00Z'));
      const settings = { redisUrl: redis?.url ?? null };
      const before = await startTestApp({ clock, settings });
      const sent = await before.call('POST', '/v1/occurrences', { component: 'shop', type: 'Broken' });
      expect(sent.status).toBe(201);
      clock.set(Date.parse('2026-11-20T11:05:00Z'));
      const app = await startTestApp({ clock, settings, database: before.database, queue: true });
      const lastRun = async () => (await app.call('GET', '/v1/inspections')).body.items[0].lastRun;
      await until(async () => (await lastRun()) >= '2026-11-20T11:00:00.000Z', 60);
      await app.close();
      await before.close();
    });
  });
