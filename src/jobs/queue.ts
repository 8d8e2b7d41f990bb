import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { systemClock } from '../clock.js';
import type { Deps } from '../deps.js';
import { JobFigures } from '../metrics/job-figures.js';
import type { Settings } from '../settings.js';
import type { BackendQueue, BackendWorker, JobBackend } from './backend.js';
import type { Job } from './job.js';
import { openPostgresBackend } from './postgres-backend.js';
import { processorOf } from './processor.js';
import { openRedisBackend } from './redis-backend.js';
import { jobOptions, mendSchedule, schedule } from './schedule.js';
import { JOBS } from './schedules.js';

const CLOSE_TIMEOUT_MS = 4_000;
const MAX_RETRY_DELAY_MS = 5_000;
const RUN_AGAIN_AFTER_MS = 1_000;
const SAME_WORDS_AGAIN_AFTER_MS = 10_000;
/** By the first time the workers have taken what was due when they started. */
const MEND_EVERY_MS = 30_000;

export type QueueState = { ready: true } | { ready: false; reason: string };

/** The jobs of the service. It never stands in the way of sending and reading: what fails is tried again. */
export interface JobQueue {
  /** How the runs of jobs in this process went. */
  readonly figures: JobFigures;
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
  const complain = complainer(log, closing.signal);
  const figures = new JobFigures();
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
  const queueOf = async (job: Job<never>) => {
    let queue = queues.get(job.name);
    if (!queue) {
      queue = open().queue(job.name);
      queue.on('error', complain);
      queues.set(job.name, queue);
    }
    try {
      await queue.waitUntilReady();
    } catch (error) {
      if (queues.get(job.name) === queue) queues.delete(job.name);
      queue.disconnect().catch(() => {});
      throw error;
    }
    return queue;
  };
  const readyWorker = async (job: Job<never>, deps: Deps) => {
    const worker = open().worker(job.name, processorOf(job, deps, figures), job.concurrency);
    worker.on('error', complain);
    try {
      await worker.waitUntilReady();
    } catch (error) {
      worker.disconnect().catch(() => {});
      throw error;
    }
    return worker;
  };
  const keepRunning = async (worker: BackendWorker) => {
    while (!closing.signal.aborted) {
      await worker.run().catch(complain);
      await sleep(RUN_AGAIN_AFTER_MS, undefined, { signal: closing.signal }).catch(() => {});
    }
  };
  const begin = async (deps: Deps) => {
    await open().prepare();
    for (const job of jobs) await schedule(await queueOf(job), job);
    if (settings.role === 'api') return;
    for (const job of jobs.slice(workers.length)) workers.push(await readyWorker(job, deps));
    for (const worker of workers) keepRunning(worker);
  };
  const mendSchedules = async () => {
    for (const job of jobs) {
      const flaw = await mendSchedule(await queueOf(job), job, systemClock.now());
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
    // Commands to a Redis that is away wait for it.
    await Promise.race([starting, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    for (const worker of workers) worker.cancelAllJobs('the service is stopping');
    await within([...workers, ...queues.values()]);
    await backend?.close();
  };

  return {
    figures,
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
      await (await queueOf(job)).add(name, data, { ...jobOptions(job), jobId: id, delay: delayMs });
    },
    close() {
      closed ??= end();
      return closed;
    },
  };
}

/** Says what went wrong, the same words not again for a while: all workers lose the store at once. */
function complainer(log: FastifyBaseLogger, closing: AbortSignal): (error: Error) => void {
  const said = new Map<string, number>();
  return ({ message }) => {
    const now = performance.now();
    if (closing.aborted || now < (said.get(message) ?? Number.NEGATIVE_INFINITY) + SAME_WORDS_AGAIN_AFTER_MS) return;
    if (said.size > 100) said.clear();
    said.set(message, now);
    log.warn(`job queue: ${message}`);
  };
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
