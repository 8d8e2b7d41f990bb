import { Histogram } from '../lib/histogram.js';

const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800];

export type JobResult = 'done' | 'failed' | 'again';

/** The runs of one job with the same result. */
export interface JobsRun {
  job: string;
  result: JobResult;
  seconds: Histogram;
}

/** How often jobs ran in this process, with what result, and how long they took. */
export class JobCounters {
  readonly #runs = new Map<string, JobsRun>();

  /** `again`: it is run again, because the service stopped. */
  count(job: string, result: JobResult, seconds: number): void {
    const key = `${job} ${result}`;
    let runs = this.#runs.get(key);
    if (runs === undefined) {
      runs = { job, result, seconds: new Histogram(SECONDS) };
      this.#runs.set(key, runs);
    }
    runs.seconds.observe(seconds);
  }

  [Symbol.iterator](): Iterator<JobsRun> {
    return this.#runs.values();
  }
}
