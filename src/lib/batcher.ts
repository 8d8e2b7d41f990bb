interface Waiting<Query, Result> {
  query: Query;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs queries that wait together as one batch, one batch at a time. A batch never begins before one of its queries was
 * made, so that a result is never older than its query.
 */
export class Batcher<Query, Result> {
  readonly #run: (queries: Query[]) => Promise<readonly Result[]>;
  readonly #maxBatch: number;
  #waiting: Waiting<Query, Result>[] = [];
  #isRunning = false;

  /** `run` resolves with the results in the order of the queries; it gets at most `maxBatch` of them. */
  constructor(run: (queries: Query[]) => Promise<readonly Result[]>, maxBatch = Infinity) {
    this.#run = run;
    this.#maxBatch = maxBatch;
  }

  /** Rejects with what `run` throws. */
  ask(query: Query): Promise<Result> {
    const result = new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ query, resolve, reject });
    });
    if (!this.#isRunning) void this.#runAll();
    return result;
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#maxBatch);
      try {
        const results = await this.#run(batch.map(({ query }) => query));
        batch.forEach(({ resolve }, i) => {
          resolve(results[i] as Result);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRunning = false;
  }
}
