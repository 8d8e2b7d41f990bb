import { Histogram } from '../lib/histogram.js';

const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800];

export type JobResult = 'done' | 'failed' | 'again';

/** The runs of one job that ended alike. */
export interface JobsRun {
  job: string;
  result: JobResult;
  seconds: Histogram;
}

/** How often jobs ran in this process, how that ended, and how long they took. */
export class JobCounters {
  readonly #runs = new Map<string, JobsRun>();

  /** `again`: a failure that is recorded elsewhere, after which it is tried again. */
  note(job: string, result: JobResult, seconds: number): void {
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
