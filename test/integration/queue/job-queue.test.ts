import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOBS } from '../../../src/jobs/schedules.js';
import { systemClock } from '../../../src/lib/clock.js';
import type { Job } from '../../../src/queue/job.js';
import { createJobQueue, type JobQueue } from '../../../src/queue/job-queue.js';
import { openPostgresBackend } from '../../../src/queue/postgres-backend.js';
import { repairSchedule, schedule } from '../../../src/queue/schedule.js';
import { readSettings, type Settings } from '../../../src/settings.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { quietLog } from '../../support/log.js';
import { until } from '../../support/until.js';

/** A job that records its data. */
function recorder(name: string, run: (data: unknown, signal: AbortSignal) => Promise<void> = async () => {}) {
  const seen: unknown[] = [];
  const job: Job<unknown, unknown> = {
    name,
    cron: null,
    periodSeconds: 86_400,
    timeoutSeconds: 30,
    concurrency: 1,
    attempts: 3,
    backoffMs: 50,
    async run(_on, data, signal) {
      seen.push(data);
      await run(data, signal);
      return 'done';
    },
  };
  return { job, seen };
}

describe('the job queue in PostgreSQL', () => {
  let database: TestDatabase;
  const queues: JobQueue<unknown>[] = [];
  const log = quietLog();
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    for (const queue of queues) await queue.close();
    await database.drop();
  });

  const open = (jobs: Job<unknown, never>[], settings: Partial<Settings> = {}) => {
    const queue = createJobQueue(
      { ...readSettings({}), ...settings },
      database.connectionString,
      { clock: systemClock, log },
      jobs,
    );
    queues.push(queue);
    queue.start(null);
    return queue;
  };
  const isReady = async (queue: JobQueue<unknown>) => (await queue.ready()).ready;
  const schedulers = async () => (await database.pool.query(`SELECT queue, next_run_ms FROM bullmq.scheduler`)).rows;

  it('keeps its tables in their own schema', async () => {
    const queue = open([]);
    await until(() => isReady(queue));
    const { rows } = await database.pool.query(
      `SELECT count(*) AS count FROM information_schema.tables WHERE table_schema = 'public' AND table_name IN ('job', 'scheduler')`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });

  it('runs each job that is added, and one whose id is given twice once', async () => {
    const { job, seen } = recorder('added');
    const queue = open([job]);
    await queue.add(job.name, { n: 1 }, { id: 'one' });
    await queue.add(job.name, { n: 1 }, { id: 'one' });
    await queue.add(job.name, { n: 2 }, { delayMs: 100 });
    await until(() => seen.length === 2);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('retries a job that failed', async () => {
    let tries = 0;
    const { job, seen } = recorder('failing', async () => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
    });
    const queue = open([job]);
    await queue.add(job.name, null);
    await until(() => seen.length === 3);
  });

  it('aborts the signal when a job exceeds its timeout', async () => {
    let aborted = false;
    const { job } = recorder('slow', async (_data, signal) => {
      await sleep(20_000, undefined, { signal }).catch(() => {
        aborted = true;
      });
    });
    const queue = open([{ ...job, timeoutSeconds: 0.1 }]);
    await queue.add(job.name, null);
    await until(() => aborted);
  });

  it('retries a job that exceeded its timeout, even if it returned', async () => {
    const { job, seen } = recorder('late', async (_data, signal) => {
      await sleep(20_000, undefined, { signal }).catch(() => {});
    });
    const queue = open([{ ...job, timeoutSeconds: 0.05 }]);
    await queue.add(job.name, null, { id: 'late' });
    await until(() => seen.length === 3);
    const failed = `SELECT failed_reason FROM bullmq.job WHERE queue = 'late' AND state = 'failed'`;
    await until(async () => (await database.pool.query(failed)).rowCount === 1);
    const [{ failed_reason: reason }] = (await database.pool.query(failed)).rows;
    expect(reason).toContain('The job took longer than its 0.05 s');
  });

  it('aborts the signal when the service stops, and waits for the job', async () => {
    let state = 'waiting';
    const { job } = recorder('stopped', async (_data, signal) => {
      state = 'running';
      await sleep(20_000, undefined, { signal }).catch(() => {});
      await sleep(100);
      state = 'stopped';
    });
    const queue = open([job]);
    await queue.add(job.name, null);
    await until(() => state === 'running');
    await queue.close();
    expect(state).toBe('stopped');
  });

  it('runs nothing in a process of the role api', async () => {
    const { job, seen } = recorder('elsewhere');
    const api = open([job], { role: 'api' });
    await api.add(job.name, 'from the api');
    await until(() => isReady(api));
    await sleep(300);
    expect(seen).toEqual([]);
    open([job], { role: 'worker' });
    await until(() => seen.length === 1);
    expect(seen).toEqual(['from the api']);
  });

  it('schedules a job once, however many processes start', async () => {
    const { job } = recorder('daily');
    const daily: Job<unknown, never> = { ...job, cron: '17 3 * * *' };
    const first = [open([daily]), open([daily])];
    for (const queue of first) await until(() => isReady(queue));
    const before = (await schedulers()).filter(({ queue }) => queue === 'daily');
    expect(before).toHaveLength(1);
    const again = open([daily]);
    await until(() => isReady(again));
    expect((await schedulers()).filter(({ queue }) => queue === 'daily')).toEqual(before);
  });

  it('runs a tick at the next start that was due while no process ran', async () => {
    const { job, seen } = recorder('missed');
    const daily: Job<unknown, never> = { ...job, cron: '17 3 * * *' };
    const queue = open([daily], { role: 'api' });
    await until(() => isReady(queue));
    await queue.close();
    await database.pool.query(`DELETE FROM bullmq.job WHERE queue = 'missed' AND state = 'waiting'`);
    await database.pool.query(
      `UPDATE bullmq.scheduler SET next_run_ms = next_run_ms - 86400000 WHERE queue = 'missed'`,
    );
    await database.pool.query(
      `UPDATE bullmq.job SET process_at_ms = process_at_ms - 86400000, id = 'repeat:missed:' || process_at_ms - 86400000
       WHERE queue = 'missed'`,
    );
    open([daily]);
    await until(() => seen.length === 1);
    const waiting = `SELECT 1 FROM bullmq.job WHERE queue = 'missed' AND state = 'delayed'`;
    await until(async () => (await database.pool.query(waiting)).rowCount === 1);
  });

  it('logs a job that the end of the service cut off as information, also when it throws the reason of its signal', async () => {
    const lines: { level: string; text: string }[] = [];
    const note = (level: string) => (_fields: object, text: string) => void lines.push({ level, text });
    const recording = { ...log, info: note('info'), warn: note('warn'), error: note('error') } as typeof log;
    let isRunning = false;
    const { job } = recorder('stopped at once', async (_data, signal) => {
      isRunning = true;
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const settings = { ...readSettings({}), role: 'all' as const };
    const queue = createJobQueue(settings, database.connectionString, { clock: systemClock, log: recording }, [job]);
    queue.start(null);
    await queue.add(job.name, null);
    await until(() => isRunning);
    await queue.close();
    const text = 'the job was cut off because the service is stopping; it is run again';
    expect(lines).toEqual([{ level: 'info', text }]);
  });

  describe('repairSchedule', () => {
    it.each([
      ['keeps one whose next tick is ahead', (nextMs: number) => nextMs - 1_000, null],
      ['keeps one whose tick waits for a worker', (nextMs: number) => nextMs + 30_000, null],
      ['renews one whose job was lost', (nextMs: number) => nextMs + 91_000, 'overdue'],
      ['renews one when the clock was set back', (nextMs: number) => nextMs - 86_400_000 - 6_000, 'too-far-ahead'],
    ])('%s', async (_name, nowOf, issue) => {
      const backend = openPostgresBackend(database.connectionString, () => {});
      const name = `schedule ${issue} ${nowOf(0)}`;
      const job: Job<unknown, never> = { ...recorder(name).job, cron: '17 3 * * *' };
      const queue = backend.queue(name);
      await schedule(queue, job, systemClock.now());
      const [before] = (await schedulers()).filter((row) => row.queue === name);
      await database.pool.query('DELETE FROM bullmq.job WHERE queue = $1', [name]);
      expect(await repairSchedule(queue, job, nowOf(before.next_run_ms))).toBe(issue);
      const jobs = await database.pool.query(
        'SELECT state, process_at_ms FROM bullmq.job WHERE queue = $1 ORDER BY process_at_ms',
        [name],
      );
      // The next tick, and one job for now: the tick that was due may be lost.
      const renewed = [
        { state: 'delayed', process_at_ms: before.next_run_ms },
        { state: 'waiting', process_at_ms: null },
      ];
      expect(jobs.rows).toEqual(issue === null ? [] : renewed);
      await queue.close();
      await backend.close();
    });

    it('renews one that is missing, and one with another pattern', async () => {
      const backend = openPostgresBackend(database.connectionString, () => {});
      const job: Job<unknown, never> = { ...recorder('gone').job, cron: '17 3 * * *' };
      const queue = backend.queue('gone');
      expect(await repairSchedule(queue, job, 0)).toBe('missing');
      expect(await repairSchedule(queue, { ...job, cron: '18 3 * * *' }, 0)).toBe('changed');
      expect((await schedulers()).filter((row) => row.queue === 'gone')).toHaveLength(1);
      await queue.close();
      await backend.close();
    });
  });

  it('has every job of the service, each with its own name', () => {
    const names = JOBS.map((job) => job.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('retention');
  });
});

describe('the job queue whose store is away', () => {
  it.each([
    ['PostgreSQL', 'postgresql://unknown@127.0.0.1:1/none', null],
    ['Redis', 'postgresql://unknown@127.0.0.1:1/none', 'redis://127.0.0.1:1'],
  ])('reports that %s is away, retries, and closes within its timeout', async (_name, connectionString, redisUrl) => {
    const queue = createJobQueue(
      { ...readSettings({}), redisUrl },
      connectionString,
      { clock: systemClock, log: quietLog() },
      [recorder('any').job],
    );
    queue.start(null);
    await until(async () => {
      const state = await queue.ready();
      return !state.ready && state.reason.includes('not up');
    });
    const startedMs = performance.now();
    await queue.close();
    expect(performance.now() - startedMs).toBeLessThan(6_000);
  });
});
