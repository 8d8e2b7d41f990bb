import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { systemClock } from '../clock.js';
import type { Deps } from '../deps.js';
import type { Settings } from '../settings.js';
import type { BackendQueue, BackendWorker, JobBackend, Processor } from './backend.js';
import { type Job, TryAgain } from './job.js';
import { openPostgresBackend } from './postgres-backend.js';
import { openRedisBackend } from './redis-backend.js';
import { jobOptions, mendSchedule, schedule } from './schedule.js';
import { JOBS } from './schedules.js';

const CLOSE_TIMEOUT_MS = 4_000;
const MAX_RETRY_DELAY_MS = 5_000;
/** By the first time the workers have taken what was due when they started. */
const MEND_EVERY_MS = 30_000;

export type QueueState = { ready: true } | { ready: false; reason: string };

/** The jobs of the service. It never stands in the way of sending and reading: what fails is tried again. */
export interface JobQueue {
  /** Begins in the background: schedules, and workers unless the role is `api`. */
  start(deps: Deps): void;
  /** For /readyz. Not ready before `start` and while the queue's store is away. */
  ready(): Promise<QueueState>;
  /**
   * Adds a job of a kind (its name) to be run soon, or after `delayMs`. One with an `id` that is still kept is not
   * added again. Throws before `start`, and for a kind there is not.
   */
  add(name: string, data: unknown, options?: { id?: string; delayMs?: number }): Promise<void>;
  /** Raises the signal of running jobs and waits for them, at most 4 s. */
  close(): Promise<void>;
}

/** The queue on Redis where `settings.redisUrl` is given, else in the store. Connects when first used. */
export function createJobQueue(
  settings: Settings,
  connectionString: string,
  log: FastifyBaseLogger,
  jobs: readonly Job<never>[] = JOBS,
): JobQueue {
  const closing = new AbortController();
  const complain = (error: Error) => closing.signal.aborted || log.warn(`job queue: ${error.message}`);
  let backend: JobBackend | null = null;
  const queues = new Map<string, BackendQueue>();
  const workers: BackendWorker[] = [];
  let state: QueueState = { ready: false, reason: 'The job queue has not been started' };
  let starting: Promise<void> | null = null;
  let closed: Promise<void> | null = null;

  const open = () => {
    backend ??= settings.redisUrl
      ? openRedisBackend(settings.redisUrl, complain)
      : openPostgresBackend(connectionString, complain);
    return backend;
  };
  const queueOf = (job: Job<never>) => {
    let queue = queues.get(job.name);
    if (!queue) {
      queue = open().queue(job.name);
      queue.on('error', complain);
      queues.set(job.name, queue);
    }
    return queue;
  };
  const begin = async (deps: Deps) => {
    await open().prepare();
    for (const job of jobs) await schedule(queueOf(job), job);
    if (settings.role === 'api') return;
    for (const job of jobs) {
      const worker = open().worker(job.name, processorOf(job, deps), job.concurrency);
      worker.on('error', complain);
      workers.push(worker);
    }
  };
  const mendSchedules = async () => {
    for (const job of jobs) {
      const flaw = await mendSchedule(queueOf(job), job, systemClock.now());
      if (flaw !== null) log.warn({ job: job.name }, `the schedule ${flaw}; it was renewed`);
    }
  };
  const keepMending = async () => {
    for (;;) {
      await sleep(MEND_EVERY_MS, undefined, { signal: closing.signal, ref: false });
      await mendSchedules().catch(complain);
    }
  };
  const beginUntilItWorks = async (deps: Deps) => {
    for (let delayMs = 100; !closing.signal.aborted; delayMs = Math.min(2 * delayMs, MAX_RETRY_DELAY_MS)) {
      try {
        await begin(deps);
        state = { ready: true };
        if (settings.role !== 'api') keepMending().catch(complain);
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
    await starting;
    for (const worker of workers) worker.cancelAllJobs('the service is stopping');
    await within([...workers, ...queues.values()]);
    await backend?.close();
  };

  return {
    start(deps) {
      state = { ready: false, reason: 'The job queue is starting' };
      starting ??= beginUntilItWorks(deps);
    },
    async ready() {
      if (!state.ready) return state;
      const trouble = await open().trouble();
      return trouble === null ? { ready: true } : { ready: false, reason: trouble };
    },
    async add(name, data, { id, delayMs } = {}) {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`there is no job ${name}`);
      if (starting === null) throw new Error('the job queue has not been started');
      await queueOf(job).add(name, data, { ...jobOptions(job), jobId: id, delay: delayMs });
    },
    close() {
      closed ??= end();
      return closed;
    },
  };
}

function processorOf(job: Job<never>, deps: Deps): Processor {
  return async ({ data }, _token, signal) => {
    const timeout = AbortSignal.timeout(job.timeoutSeconds * 1000);
    try {
      const done = await job.run(deps, data as never, signal ? AbortSignal.any([signal, timeout]) : timeout);
      if (timeout.aborted) throw new Error('it was cut off');
      deps.log[done === '' ? 'debug' : 'info']({ job: job.name }, done);
      return done;
    } catch (error) {
      throw failure(job, deps, error as Error, timeout);
    }
  };
}

/** What BullMQ is told, so that it tries again. */
function failure({ name, timeoutSeconds }: Job<never>, { log }: Deps, cause: Error, timeout: AbortSignal): Error {
  if (cause instanceof TryAgain) return cause;
  if (!timeout.aborted) {
    log.warn({ job: name }, `the job failed: ${cause.message}`);
    return cause;
  }
  const error = new Error(`The job took longer than its ${timeoutSeconds} s: ${cause.message}`);
  log.error({ job: name }, error.message);
  return error;
}

/** Closes all at once; what does not answer in time is cut off. */
async function within(things: { close(): Promise<void>; disconnect(): Promise<void> }[]): Promise<void> {
  const open = new Set(things);
  const closed = Promise.allSettled(things.map((thing) => thing.close().then(() => open.delete(thing))));
  const timer = new AbortController();
  await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => {})]);
  timer.abort();
  for (const thing of open) thing.disconnect().catch(() => {});
}
