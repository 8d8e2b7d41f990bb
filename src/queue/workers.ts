import { setTimeout as sleep } from 'node:timers/promises';
import type { BackendWorker } from './backend.js';
import type { Job } from './job.js';
import { type JobObserver, processorOf, SERVICE_STOPS } from './processor.js';
import type { Queues } from './queues.js';

const RUN_AGAIN_AFTER_MS = 1_000;

/** The workers of this process, one for each kind of job. */
export class Workers<On> {
  readonly #workers: BackendWorker[] = [];

  constructor(
    readonly queues: Queues,
    readonly observer: JobObserver,
    readonly closing: AbortSignal,
  ) {}

  /** Opens the workers that are not open yet, then lets all of them take jobs. Throws when one cannot be opened. */
  async start(jobs: readonly Job<On, never>[], on: On): Promise<void> {
    for (const job of jobs.slice(this.#workers.length)) this.#workers.push(await this.#open(job, on));
    for (const worker of this.#workers) this.#keepRunning(worker);
  }

  /** Aborts the signal of running jobs; returns the workers, which the caller must close. */
  stop(): readonly BackendWorker[] {
    for (const worker of this.#workers) worker.cancelAllJobs(SERVICE_STOPS);
    return this.#workers;
  }

  async #open(job: Job<On, never>, on: On): Promise<BackendWorker> {
    const worker = this.queues.backend.worker(job.name, processorOf(job, on, this.observer), job.concurrency);
    worker.on('error', this.queues.onError);
    try {
      await worker.waitUntilReady();
    } catch (error) {
      worker.disconnect().catch(() => {});
      throw error;
    }
    return worker;
  }

  async #keepRunning(worker: BackendWorker): Promise<void> {
    while (!this.closing.aborted) {
      await worker.run().catch(this.queues.onError);
      await sleep(RUN_AGAIN_AFTER_MS, undefined, { signal: this.closing }).catch(() => {});
    }
  }
}
