import { Histogram } from './histogram.js';
import type { StreamResult } from './job.js';

/** Counts the responses of one stream. */
export class Tally {
  readonly #latencies = new Histogram();
  readonly #statuses = new Map<number, number>();
  readonly #eachSecond: number[];
  readonly #broken: string[] = [];
  #inTime = 0;

  constructor(
    readonly beginMs: number,
    readonly seconds: number,
  ) {
    this.#eachSecond = new Array(Math.ceil(seconds)).fill(0);
  }

  response(status: number, dueMs: number, nowMs: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    this.#latencies.add(nowMs - dueMs);
    const second = Math.floor((nowMs - this.beginMs) / 1000);
    if (nowMs - this.beginMs > this.seconds * 1000) return;
    this.#inTime += 1;
    this.#eachSecond[second] = (this.#eachSecond[second] ?? 0) + 1;
  }

  broken(reason: string): void {
    this.#broken.push(reason);
  }

  result(): StreamResult {
    return {
      perSecond: this.#inTime / this.seconds,
      statuses: Object.fromEntries(this.#statuses),
      broken: this.#broken,
      p50Ms: this.#latencies.percentileMs(0.5),
      p99Ms: this.#latencies.percentileMs(0.99),
      eachSecond: this.#eachSecond,
    };
  }
}
