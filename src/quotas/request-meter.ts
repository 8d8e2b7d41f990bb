import { MINUTE_MS, windowStartMs } from './window.js';

/** Requests of one minute that the store does not know of yet. */
export interface RequestCount {
  windowMs: number;
  used: number;
  refused: number;
}

/** Counts the requests of one project against its quota of the minute. */
export class RequestMeter {
  #windowMs = Number.NaN;
  /** In this minute, of all processes as far as is known. */
  #used = 0;
  #untold = 0;
  #refused = 0;
  #earlier: RequestCount[] = [];

  /** Whether a request has room under the limit (null = none); on the way of every request, so nothing is allocated. */
  admit(limit: number | null, nowMs: number): boolean {
    if (!(nowMs >= this.#windowMs && nowMs < this.#windowMs + MINUTE_MS)) this.#turn(nowMs);
    if (limit !== null && this.#used >= limit) {
      this.#refused += 1;
      return false;
    }
    this.#used += 1;
    this.#untold += 1;
    return true;
  }

  /** How many requests were let through that the store does not know of, and whether there were others. */
  get unsynced(): { used: number; refused: boolean; earlier: boolean } {
    return { used: this.#untold, refused: this.#refused > 0, earlier: this.#earlier.length > 0 };
  }

  /** What the store is to be told; from now on it counts as told. */
  take(): RequestCount[] {
    this.#putAside();
    const counts = this.#earlier;
    this.#earlier = [];
    return counts;
  }

  /** Puts back what the store could not be told. */
  putBack(counts: readonly RequestCount[]): void {
    this.#earlier.push(...counts);
  }

  /** How many the store now knows of in a minute, of all processes. */
  sync(windowMs: number, used: number): void {
    if (windowMs === this.#windowMs) this.#used = used + this.#untold;
  }

  /** Whether the minute of its last request is over and there is nothing left to tell. */
  isIdle(nowMs: number): boolean {
    const over = !(nowMs >= this.#windowMs && nowMs < this.#windowMs + MINUTE_MS);
    return over && this.#untold === 0 && this.#refused === 0 && this.#earlier.length === 0;
  }

  /** A clock that was set back begins another minute, too: nobody is locked out for longer than one. */
  #turn(nowMs: number): void {
    this.#putAside();
    this.#windowMs = windowStartMs('requestsPerMinute', nowMs);
    this.#used = 0;
  }

  #putAside(): void {
    if (this.#untold > 0 || this.#refused > 0) {
      this.#earlier.push({ windowMs: this.#windowMs, used: this.#untold, refused: this.#refused });
    }
    this.#untold = 0;
    this.#refused = 0;
  }
}
