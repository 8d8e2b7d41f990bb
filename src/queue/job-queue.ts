import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../lib/clock.js';
import type { Settings } from '../settings.js';
import type { Job } from './job.js';
import { JobCounters } from './job-counters.js';
import { openPostgresBackend } from './postgres-backend.js';
import { Queues } from './queues.js';
import { openRedisBackend } from './redis-backend.js';
import { jobOptions } from './schedule.js';
import { ScheduleSupervisor } from './schedule-supervisor.js';
import { Workers } from './workers.js';

const CLOSE_TIMEOUT_MS = 4_000;
const MAX_RETRY_DELAY_MS = 5_000;
/** The same warning is logged once in this time. */
const REPEAT_AFTER_MS = 10_000;

export type QueueState = { ready: true } | { ready: false; reason: string };

/** The part of the queue for code that only adds jobs. */
export interface JobAdder {
  /**
   * Adds a job by the name of its kind, to run soon or after `delayMs`. A job whose `id` the queue still keeps is not
   * added again. Throws before `start`, and for an unknown name.
   */
  add(name: string, data: unknown, options?: { id?: string; delayMs?: number }): Promise<void>;
}

/** The jobs of the service. Requests never wait for it: what fails is retried in the background. */
export interface JobQueue<On> extends JobAdder {
  /** The results of the jobs that ran in this process. */
  readonly counters: JobCounters;
  /** Starts in the background: schedules, and workers unless the role is `api`. The jobs work with `on`. */
  start(on: On): void;
  /** For /readyz. Not ready before `start` and while the queue's store is away. */
  ready(): Promise<QueueState>;
  /** Aborts the signal of running jobs and waits for them, at most 4 s. */
  close(): Promise<void>;
}

/**
 * The queue in Redis where `settings.redisUrl` is set, else in PostgreSQL. Connects when first used. `clock`: that of
 * the machine, by which BullMQ ticks.
 */
export function createJobQueue<On>(
  settings: Settings,
  connectionString: string,
  { clock, log }: { clock: Clock; log: FastifyBaseLogger },
  jobs: readonly Job<On, never>[],
): JobQueue<On> {
  const closing = new AbortController();
  const onError = throttledWarn(log, closing.signal);
  const counters = new JobCounters();
  const queues = new Queues(
    () =>
      settings.redisUrl ? openRedisBackend(settings.redisUrl, onError) : openPostgresBackend(connectionString, onError),
    onError,
  );
  const schedules = new ScheduleSupervisor(queues, jobs, clock, log, closing.signal);
  const workers = new Workers<On>(queues, { log, counters }, closing.signal);
  let state: QueueState = { ready: false, reason: 'The job queue has not been started' };
  let starting: Promise<void> | null = null;
  let closed: Promise<void> | null = null;

  const open = async (on: On) => {
    await queues.backend.prepare();
    await schedules.make();
    if (settings.role !== 'api') await workers.start(jobs, on);
  };
  const openWithRetries = async (on: On) => {
    for (let delayMs = 100; !closing.signal.aborted; delayMs = Math.min(2 * delayMs, MAX_RETRY_DELAY_MS)) {
      try {
        await open(on);
        state = { ready: true };
        if (settings.role !== 'api') schedules.keep().catch(onError);
        return;
      } catch (error) {
        if (delayMs > 400) onError(error as Error);
        state = { ready: false, reason: `The job queue is not up: ${(error as Error).message}` };
        await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };
  const end = async () => {
    closing.abort();
    // Commands wait while Redis is away.
    await Promise.race([starting, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    await closeAll([...workers.stop(), ...queues.opened()]);
    await queues.closeBackend();
  };

  return {
    counters,
    start(on) {
      state = { ready: false, reason: 'The job queue is starting' };
      starting ??= openWithRetries(on);
    },
    async ready() {
      if (!state.ready) return state;
      const reason = await queues.backend.healthError();
      return reason === null ? { ready: true } : { ready: false, reason };
    },
    async add(name, data, { id, delayMs } = {}) {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`unknown job: ${name}`);
      if (starting === null) throw new Error('the job queue has not been started');
      await (await queues.of(job)).add(name, data, { ...jobOptions(job), jobId: id, delay: delayMs });
    },
    close() {
      closed ??= end();
      return closed;
    },
  };
}

/** Closes all at the same time; what does not close within the timeout is disconnected. */
async function closeAll(all: { close(): Promise<void>; disconnect(): Promise<void> }[]): Promise<void> {
  const open = new Set(all);
  const closed = Promise.allSettled(all.map((one) => one.close().then(() => open.delete(one))));
  const timer = new AbortController();
  await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => {})]);
  timer.abort();
  for (const one of open) one.disconnect().catch(() => {});
}

/** Logs errors, the same message once in 10 s: all workers lose the store at the same time. */
function throttledWarn(log: FastifyBaseLogger, closing: AbortSignal): (error: Error) => void {
  const loggedMs = new Map<string, number>();
  return ({ message }) => {
    const now = performance.now();
    if (closing.aborted || now < (loggedMs.get(message) ?? Number.NEGATIVE_INFINITY) + REPEAT_AFTER_MS) return;
    if (loggedMs.size > 100) loggedMs.clear();
    loggedMs.set(message, now);
    log.warn(`job queue: ${message}`);
  };
}
