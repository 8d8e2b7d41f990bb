import { LRUCache } from 'lru-cache';
import { SingleFlight } from './single-flight.js';

/** How long what was read may be used: a change acts within a second in every process (docs/rules/api.md#keys). */
const VALID_MS = 500;
/** From this age on, the next use reads again in the background, so that hardly any request waits. */
const REFRESH_MS = 250;

interface Entry<V> {
  value: V;
  /** When its reading began, on the monotonic clock. */
  readAtMs: number;
}

export interface SwrCacheOptions<K, V> {
  /** Reads the present value from the store; null when there is none. */
  load: (key: K) => Promise<V | null>;
  /** Most values that are kept. */
  max: number;
  /** Most keys without a value that are kept, apart, so that junk does not drive out what is in use. Default: none. */
  maxAbsent?: number;
}

/**
 * A bounded cache of rows (stale-while-revalidate) that is at most half a second behind the store. Simultaneous reads of
 * one key share one reading. When the store is unavailable and the entry has expired, `get` throws what `load` throws.
 */
export class SwrCache<K extends {}, V extends {}> {
  readonly #load: (key: K) => Promise<V | null>;
  readonly #present: LRUCache<K, Entry<V>>;
  readonly #absent: LRUCache<K, Entry<null>> | null;
  readonly #reads = new SingleFlight<K, V | null>();
  #generation = 0;

  constructor({ load, max, maxAbsent = 0 }: SwrCacheOptions<K, V>) {
    this.#load = load;
    this.#present = new LRUCache({ max });
    this.#absent = maxAbsent > 0 ? new LRUCache({ max: maxAbsent }) : null;
  }

  /** The cached value; null where the store has none; undefined when `get` must read it. Never waits. */
  peek(key: K): V | null | undefined {
    const entry = this.#present.get(key) ?? this.#absent?.get(key);
    if (entry === undefined) return undefined;
    const ageMs = performance.now() - entry.readAtMs;
    if (ageMs >= VALID_MS) return undefined;
    if (ageMs >= REFRESH_MS) this.#read(key).catch(() => {});
    return entry.value;
  }

  async get(key: K): Promise<V | null> {
    const known = this.peek(key);
    return known === undefined ? this.#read(key) : known;
  }

  /** Forgets everything, also what is being read: this process has changed the store. */
  forget(): void {
    this.#generation += 1;
    this.#present.clear();
    this.#absent?.clear();
    this.#reads.forget();
  }

  #read(key: K): Promise<V | null> {
    return this.#reads.run(key, () => this.#readAndKeep(key));
  }

  async #readAndKeep(key: K): Promise<V | null> {
    const generation = this.#generation;
    const readAtMs = performance.now();
    const value = await this.#load(key);
    if (generation !== this.#generation) return value;
    if (value === null) {
      this.#present.delete(key);
      this.#absent?.set(key, { value, readAtMs });
    } else {
      this.#absent?.delete(key);
      this.#present.set(key, { value, readAtMs });
    }
    return value;
  }
}
