/** Reads the values of many keys in one statement. A key without a value is missing in the result. */
export type ReadMany<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>;

export interface BatchedLookupOptions {
  /** Most statements at a time. */
  maxRunning: number;
  /** Most keys in a statement. */
  maxBatch: number;
}

interface Waiting<K, V> {
  key: K;
  resolve(value: V | null): void;
  reject(error: unknown): void;
}

/**
 * Reads single values in shared statements: what is asked for while `maxRunning` statements run goes together into the
 * next ones. An idle lookup starts at once. So the store gets few statements however many keys are asked for, and no key
 * waits for more than the statements before it.
 */
export class BatchedLookup<K, V> {
  readonly #readMany: ReadMany<K, V>;
  readonly #options: BatchedLookupOptions;
  readonly #waiting: Waiting<K, V>[] = [];
  #running = 0;

  constructor(readMany: ReadMany<K, V>, options: BatchedLookupOptions) {
    this.#readMany = readMany;
    this.#options = options;
  }

  /** null for a key without a value. Rejects with what the statement rejects with. */
  read(key: K): Promise<V | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < this.#options.maxRunning && this.#waiting.length > 0) {
      this.#running += 1;
      void this.#run(this.#waiting.splice(0, this.#options.maxBatch));
    }
  }

  async #run(batch: Waiting<K, V>[]): Promise<void> {
    try {
      const values = await this.#readMany(batch.map(({ key }) => key));
      for (const { key, resolve } of batch) resolve(values.get(key) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running -= 1;
      this.#start();
    }
  }
}
