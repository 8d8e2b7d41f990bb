import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../settings.js';
import type { Job } from './job.js';
import { JobCounters } from './job-counters.js';
import { openPostgresBackend } from './postgres-backend.js';
import { Queues } from './queues.js';
import { openRedisBackend } from './redis-backend.js';
import { jobOptions } from './schedule.js';
import { ScheduleSupervisor } from './schedule-supervisor.js';
import { throttledWarn } from './throttled-warning.js';
import { Workers } from './workers.js';

const CLOSE_TIMEOUT_MS = 4_000;
const MAX_RETRY_DELAY_MS = 5_000;

export type QueueState = { ready: true } | { ready: false; reason: string };

/** What those who only leave work for later need to know of the queue. */
export interface JobAdder {
  /**
   * Adds a job of a kind (its name) to be run soon, or after `delayMs`. One with an `id` that is still kept is not
   * added again. Throws before `start`, and for a kind there is not.
   */
  add(name: string, data: unknown, options?: { id?: string; delayMs?: number }): Promise<void>;
}

/** The jobs of the service. It never stands in the way of sending and reading: what fails is tried again. */
export interface JobQueue<On> extends JobAdder {
  /** How the runs of jobs in this process went. */
  readonly counters: JobCounters;
  /** Begins in the background: schedules, and workers unless the role is `api`. The jobs work on `on`. */
  start(on: On): void;
  /** For /readyz. Not ready before `start` and while the queue's store is away. */
  ready(): Promise<QueueState>;
  /** Raises the signal of running jobs and waits for them, at most 4 s. */
  close(): Promise<void>;
}

/** The queue on Redis where `settings.redisUrl` is given, else in the store. Connects when first used. */
export function createJobQueue<On>(
  settings: Settings,
  connectionString: string,
  log: FastifyBaseLogger,
  jobs: readonly Job<On, never>[],
): JobQueue<On> {
  const closing = new AbortController();
  const complain = throttledWarn(log, closing.signal);
  const counters = new JobCounters();
  const queues = new Queues(
    () =>
      settings.redisUrl
        ? openRedisBackend(settings.redisUrl, complain)
        : openPostgresBackend(connectionString, complain),
    complain,
  );
  const schedules = new ScheduleSupervisor(queues, jobs, log, closing.signal);
  const workers = new Workers<On>(queues, { log, counters }, closing.signal);
  let state: QueueState = { ready: false, reason: 'The job queue has not been started' };
  let starting: Promise<void> | null = null;
  let closed: Promise<void> | null = null;

  const begin = async (on: On) => {
    await queues.backend.prepare();
    await schedules.make();
    if (settings.role !== 'api') await workers.start(jobs, on);
  };
  const beginUntilItWorks = async (on: On) => {
    for (let delayMs = 100; !closing.signal.aborted; delayMs = Math.min(2 * delayMs, MAX_RETRY_DELAY_MS)) {
      try {
        await begin(on);
        state = { ready: true };
        if (settings.role !== 'api') schedules.keep().catch(complain);
        return;
      } catch (error) {
        if (delayMs > 400) complain(error as Error);
        state = { ready: false, reason: `The job queue is not up: ${(error as Error).message}` };
        await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };
  const end = async () => {
    closing.abort();
    // Commands to a Redis that is away wait for it.
    await Promise.race([starting, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    await closeAll([...workers.stop(), ...queues.opened()]);
    await queues.closeBackend();
  };

  return {
    counters,
    start(on) {
      state = { ready: false, reason: 'The job queue is starting' };
      starting ??= beginUntilItWorks(on);
    },
    async ready() {
      if (!state.ready) return state;
      const trouble = await queues.backend.healthError();
      return trouble === null ? { ready: true } : { ready: false, reason: trouble };
    },
    async add(name, data, { id, delayMs } = {}) {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`there is no job ${name}`);
      if (starting === null) throw new Error('the job queue has not been started');
      await (await queues.of(job)).add(name, data, { ...jobOptions(job), jobId: id, delay: delayMs });
    },
    close() {
      closed ??= end();
      return closed;
    },
  };
}

/** Closes all at once; what does not answer in time is cut off. */
async function closeAll(things: { close(): Promise<void>; disconnect(): Promise<void> }[]): Promise<void> {
  const open = new Set(things);
  const closed = Promise.allSettled(things.map((thing) => thing.close().then(() => open.delete(thing))));
  const timer = new AbortController();
  await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => {})]);
  timer.abort();
  for (const thing of open) thing.disconnect().catch(() => {});
}
