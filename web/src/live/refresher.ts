import type { QueryClient } from '@tanstack/react-query';
import { isTouched } from './topics.js';

/** Pause between two rounds, as a multiple of the last round's duration: limits the load of many open pages. */
const REST_FACTOR = 2;

/**
 * Fetches visible data again after changes: one round at a time, for all changes reported since the last one. A round
 * never cancels a running fetch: on a slow connection none would ever finish.
 */
export class Refresher {
  #due: Set<string> | 'everything' = new Set();
  #isRunning = false;

  constructor(readonly queries: QueryClient) {}

  /** Marks the data of these topics, or all data, as out of date. */
  invalidate(topics: readonly string[] | 'everything'): void {
    if (topics === 'everything' || this.#due === 'everything') this.#due = 'everything';
    else for (const topic of topics) this.#due.add(topic);
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#due === 'everything' || this.#due.size > 0) {
      await idle(this.queries);
      const due = this.#due;
      this.#due = new Set();
      const began = performance.now();
      await this.queries.invalidateQueries({
        predicate: ({ queryKey }) => due === 'everything' || isTouched(queryKey[1], [...due]),
      });
      const tookMs = performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, REST_FACTOR * tookMs));
    }
    this.#isRunning = false;
  }
}

/** Resolves when no fetch is running. */
function idle(queries: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    if (queries.isFetching() === 0) return resolve();
    const stop = queries.getQueryCache().subscribe(() => {
      if (queries.isFetching() > 0) return;
      stop();
      resolve();
    });
  });
}
