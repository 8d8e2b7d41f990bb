import { MINUTE_MS } from '../lib/time.js';
import { windowStartMs } from './window.js';

/** Requests of one minute that are not synced yet. */
export interface RequestCount {
  windowMs: number;
  used: number;
  refused: number;
}

/** Counts the requests of one project against its quota of the minute. */
export class RequestMeter {
  #windowMs = Number.NaN;
  /** In this minute, of all processes as of the last sync. */
  #used = 0;
  #unsynced = 0;
  #refused = 0;
  #earlier: RequestCount[] = [];

  /** Whether a request has room under the limit (null = none); runs for every request, so it allocates nothing. */
  admit(limit: number | null, nowMs: number): boolean {
    if (!(nowMs >= this.#windowMs && nowMs < this.#windowMs + MINUTE_MS)) this.#turn(nowMs);
    if (limit !== null && this.#used >= limit) {
      this.#refused += 1;
      return false;
    }
    this.#used += 1;
    this.#unsynced += 1;
    return true;
  }

  /** How many requests were let through that the store does not know of, and whether there were others. */
  get unsynced(): { used: number; refused: boolean; earlier: boolean } {
    return { used: this.#unsynced, refused: this.#refused > 0, earlier: this.#earlier.length > 0 };
  }

  /** Takes what is not synced yet; from now on it counts as synced. */
  take(): RequestCount[] {
    this.#putAside();
    const counts = this.#earlier;
    this.#earlier = [];
    return counts;
  }

  /** Puts back what could not be synced. */
  putBack(counts: readonly RequestCount[]): void {
    this.#earlier.push(...counts);
  }

  /** How many the store now knows of in a minute, of all processes. */
  sync(windowMs: number, used: number): void {
    if (windowMs === this.#windowMs) this.#used = used + this.#unsynced;
  }

  /** Whether the minute of its last request is over and everything is synced. */
  isIdle(nowMs: number): boolean {
    const over = !(nowMs >= this.#windowMs && nowMs < this.#windowMs + MINUTE_MS);
    return over && this.#unsynced === 0 && this.#refused === 0 && this.#earlier.length === 0;
  }

  /** A clock that was set back begins a new minute, too: no project is locked out for longer than one. */
  #turn(nowMs: number): void {
    this.#putAside();
    this.#windowMs = windowStartMs('requestsPerMinute', nowMs);
    this.#used = 0;
  }

  #putAside(): void {
    if (this.#unsynced > 0 || this.#refused > 0) {
      this.#earlier.push({ windowMs: this.#windowMs, used: this.#unsynced, refused: this.#refused });
    }
    this.#unsynced = 0;
    this.#refused = 0;
  }
}
