import type { QueryClient } from '@tanstack/react-query';
import { isTouched } from './topics.js';

/** Between two rounds at least as long as the last one took, times this: many who look must not be a load. */
const REST_FACTOR = 2;

/**
 * Fetches again what changes touch and somebody looks at: one round at a time, in which all that was told meanwhile is
 * taken together. A round never cuts off a fetch under way, or on a slow line none would ever end.
 */
export class Refresher {
  #due: Set<string> | 'everything' = new Set();
  #isRunning = false;

  constructor(readonly queries: QueryClient) {}

  /** Marks as out of date what these topics touch, or everything that is there. */
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

/** Once no fetch is under way. */
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
