const LEAST_MS = 0.01;
const GROWTH = Math.log(1.01);
const BUCKETS = 2048;

/** Latencies in buckets that grow by 1 %: adding costs next to nothing, and percentiles are exact enough. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  add(ms: number): void {
    const bucket = ms <= LEAST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / LEAST_MS) / GROWTH));
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#total += 1;
  }

  /** Milliseconds within which `share` (0 to 1) of all stayed, at most 1 % too high; 0 when there are none. */
  percentileMs(share: number): number {
    let left = Math.ceil(this.#total * share);
    if (left === 0) return 0;
    let bucket = 0;
    while (bucket < BUCKETS - 1) {
      left -= this.#counts[bucket] as number;
      if (left <= 0) break;
      bucket += 1;
    }
    return LEAST_MS * Math.exp(bucket * GROWTH);
  }
}
