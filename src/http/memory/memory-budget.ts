import { GluepointError } from '../../lib/errors.js';
import type { BudgetWatch } from './gc-tuning.js';

/** Bytes of memory that requests reserve, wait for and release. */
export interface Budget {
  /** Reserves `bytes` if they are free and nothing that came first waits for them; returns whether it did. */
  tryAcquire(bytes: number): boolean;
  /** Reserves `bytes` as soon as they are free. Rejects with `overloaded` after a bounded wait, or when `signal` is aborted. */
  reserve(bytes: number, signal?: AbortSignal): Promise<void>;
  release(bytes: number): void;
  /** The error of a request that must not wait. */
  overloaded(): GluepointError;
}

interface Waiter {
  bytes: number;
  grant(): void;
}

/** How many reservations may wait, and for how long. */
export interface QueueLimits {
  maxQueued: number;
  maxWaitMs: number;
}

/** Bytes of memory that concurrent requests share. A request that finds too few free bytes waits in a FIFO queue. */
export class MemoryBudget implements Budget {
  #free: number;
  #isAbove = false;
  readonly #queue: Waiter[] = [];

  constructor(
    readonly totalBytes: number,
    readonly limits: QueueLimits,
    readonly watch?: BudgetWatch,
  ) {
    this.#free = totalBytes;
  }

  get freeBytes(): number {
    return this.#free;
  }

  /** How many requests wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Reserves `bytes` if they are free and the queue is empty; returns whether it did. */
  tryAcquire(bytes: number): boolean {
    if (this.#queue.length > 0 || bytes > this.#free) return false;
    this.#change(-bytes);
    return true;
  }

  /**
   * Reserves `bytes` as soon as they are free. Rejects with `overloaded` if the queue is full, the wait exceeds
   * `maxWaitMs`, or `signal` is aborted.
   */
  async reserve(bytes: number, signal?: AbortSignal): Promise<void> {
    if (this.tryAcquire(bytes)) return;
    if (this.#queue.length >= this.limits.maxQueued || signal?.aborted) throw this.overloaded();
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        grant: () => {
          stopWaiting();
          resolve();
        },
      };
      const leave = () => {
        stopWaiting();
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        reject(this.overloaded());
        this.#grantNext();
      };
      const timer = setTimeout(leave, this.limits.maxWaitMs);
      const stopWaiting = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
      };
      signal?.addEventListener('abort', leave);
      this.#queue.push(waiter);
    });
  }

  release(bytes: number): void {
    this.#change(bytes);
    this.#grantNext();
  }

  overloaded(): GluepointError {
    const detail = 'Too many bodies are being received. Nothing of this request was stored.';
    return new GluepointError('overloaded', detail, { retryAfterSeconds: 1 });
  }

  /** In the order of arrival, so that small requests cannot starve a large one. */
  #grantNext(): void {
    for (let first = this.#queue[0]; first !== undefined && first.bytes <= this.#free; first = this.#queue[0]) {
      this.#queue.shift();
      this.#change(-first.bytes);
      first.grant();
    }
  }

  #change(bytes: number): void {
    this.#free += bytes;
    if (this.watch === undefined) return;
    const isAbove = this.totalBytes - this.#free > this.watch.aboveBytes;
    if (isAbove === this.#isAbove) return;
    this.#isAbove = isAbove;
    this.watch.change(isAbove);
  }
}

interface WaitOptions {
  /** false: fail with `overloaded` instead of waiting. */
  mayWait: boolean;
}

/** The bytes that one request holds of a budget, until its response is sent or its client is gone. */
export class Reservation {
  #budget: Budget | null = null;
  #bytes = 0;
  #isReleased = false;
  #waiting: AbortController | null = null;

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether it holds at least `bytes` of `budget`. */
  covers(budget: Budget, bytes: number): boolean {
    return this.#budget === budget && bytes <= this.#bytes;
  }

  /**
   * Replaces what it holds by `bytes` of `budget`. It releases first and waits then, so that two growing requests cannot
   * deadlock. Rejects with `overloaded`.
   */
  async reserve(budget: Budget, bytes: number, { mayWait }: WaitOptions): Promise<void> {
    this.#releaseBytes();
    await this.#acquire(budget, bytes, mayWait);
    if (this.#isReleased) return budget.release(bytes);
    this.#budget = budget;
    this.#bytes = bytes;
  }

  /** Extends what it holds to `bytes` of `budget`, and keeps it while it waits. Rejects with `overloaded`. */
  async grow(budget: Budget, bytes: number, { mayWait }: WaitOptions): Promise<void> {
    if (this.#budget !== budget) return this.reserve(budget, bytes, { mayWait });
    const more = bytes - this.#bytes;
    await this.#acquire(budget, more, mayWait);
    if (this.#isReleased) return budget.release(more);
    this.#bytes += more;
  }

  /** Releases what exceeds `bytes`. */
  shrinkTo(bytes: number): void {
    if (bytes >= this.#bytes) return;
    this.#budget?.release(this.#bytes - bytes);
    this.#bytes = bytes;
  }

  /** Releases everything for good: a pending wait ends, and what is granted later is released at once. */
  release(): void {
    this.#isReleased = true;
    this.#waiting?.abort();
    this.#releaseBytes();
  }

  async #acquire(budget: Budget, bytes: number, mayWait: boolean): Promise<void> {
    if (budget.tryAcquire(bytes)) return;
    if (!mayWait || this.#isReleased) throw budget.overloaded();
    this.#waiting = new AbortController();
    try {
      await budget.reserve(bytes, this.#waiting.signal);
    } finally {
      this.#waiting = null;
    }
  }

  #releaseBytes(): void {
    this.#budget?.release(this.#bytes);
    this.#budget = null;
    this.#bytes = 0;
  }
}
