import { setTimeout as sleep } from 'node:timers/promises';
import type { BackendWorker } from './backend.js';
import type { Job } from './job.js';
import { type Noted, processorOf } from './processor.js';
import type { Queues } from './queues.js';

const RUN_AGAIN_AFTER_MS = 1_000;

/** The workers of this process, one for each kind of job. */
export class Workers<On> {
  readonly #workers: BackendWorker[] = [];

  constructor(
    readonly queues: Queues,
    readonly noted: Noted,
    readonly closing: AbortSignal,
  ) {}

  /** Makes those ready that are not yet, then has all of them take jobs. Throws when one cannot be made ready. */
  async start(jobs: readonly Job<On, never>[], on: On): Promise<void> {
    for (const job of jobs.slice(this.#workers.length)) this.#workers.push(await this.#ready(job, on));
    for (const worker of this.#workers) this.#keepRunning(worker);
  }

  /** Raises the signal of running jobs; answers the workers, which are to be closed. */
  stop(): readonly BackendWorker[] {
    for (const worker of this.#workers) worker.cancelAllJobs('the service is stopping');
    return this.#workers;
  }

  async #ready(job: Job<On, never>, on: On): Promise<BackendWorker> {
    const worker = this.queues.backend.worker(job.name, processorOf(job, on, this.noted), job.concurrency);
    worker.on('error', this.queues.complain);
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
      await worker.run().catch(this.queues.complain);
      await sleep(RUN_AGAIN_AFTER_MS, undefined, { signal: this.closing }).catch(() => {});
    }
  }
}
