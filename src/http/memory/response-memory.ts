import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import type { BudgetWatch } from './gc-tuning.js';
import type { Budget } from './memory-budget.js';

const TOTAL_BYTES = 48 * MIB;
const MAX_WAIT_MS = 5_000;
/** How many requests of a project may wait. */
const MAX_QUEUED = 64;
/** Responses that were made wait in memory: only so many bytes of all of them may. */
const MAX_MADE_BYTES = 8 * MIB;

/** Whose requests share what is free: a project; null = those that belong to none. */
export type Owner = number | null;

interface Waiter {
  owner: Owner;
  bytes: number;
  isMade: boolean;
  grant(): void;
}

export interface ResponseMemoryOptions {
  totalBytes?: number;
  maxWaitMs?: number;
  watch?: BudgetWatch;
}

/**
 * The memory of this process for long responses, from before their rows are read until the client has them. A project never
 * holds more than what is left for the others, so at most half of all; the first of several that ask for everything gets
 * a half, the next a quarter (dynamic thresholds, Choudhury and Hahne). One that reserves nothing yet may take what is
 * left. Requests wait in the order of arrival, but none waits for another project's share.
 */
export class ResponseMemory {
  readonly totalBytes: number;
  readonly #maxWaitMs: number;
  readonly #watch: BudgetWatch | undefined;
  #free: number;
  #isAbove = false;
  readonly #held = new Map<Owner, number>();
  #queue: Waiter[] = [];

  constructor({ totalBytes = TOTAL_BYTES, maxWaitMs = MAX_WAIT_MS, watch }: ResponseMemoryOptions = {}) {
    this.totalBytes = totalBytes;
    this.#free = totalBytes;
    this.#maxWaitMs = maxWaitMs;
    this.#watch = watch;
  }

  get freeBytes(): number {
    return this.#free;
  }

  /** How many requests wait. */
  get queued(): number {
    return this.#queue.length;
  }

  heldBytes(owner: Owner): number {
    return this.#held.get(owner) ?? 0;
  }

  /** The share of `owner`. `isMade`: for a response that is in memory already, so that few may wait. */
  shareOf(owner: Owner, { isMade }: { isMade: boolean }): Budget {
    return {
      tryAcquire: (bytes) => this.#tryAcquire(owner, bytes),
      reserve: (bytes, signal) => this.#reserve({ owner, bytes, isMade }, signal),
      release: (bytes) => this.#release(owner, bytes),
      overloaded,
    };
  }

  #tryAcquire(owner: Owner, bytes: number): boolean {
    if (!this.#fits(owner, bytes) || this.#queue.some((waiter) => waiter.owner === owner)) return false;
    this.#change(owner, bytes);
    return true;
  }

  async #reserve(asked: Omit<Waiter, 'grant'>, signal?: AbortSignal): Promise<void> {
    if (this.#tryAcquire(asked.owner, asked.bytes)) return;
    if (signal?.aborted || !this.#mayWait(asked)) throw overloaded();
    await new Promise<void>((resolve, reject) => {
      const stopWaiting = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
      };
      const waiter: Waiter = {
        ...asked,
        grant: () => {
          stopWaiting();
          resolve();
        },
      };
      const leave = () => {
        stopWaiting();
        this.#queue = this.#queue.filter((one) => one !== waiter);
        reject(overloaded());
        this.#grantNext();
      };
      const timer = setTimeout(leave, this.#maxWaitMs);
      signal?.addEventListener('abort', leave);
      this.#queue.push(waiter);
    });
  }

  #mayWait({ owner, bytes, isMade }: Omit<Waiter, 'grant'>): boolean {
    if (this.#queue.filter((waiter) => waiter.owner === owner).length >= MAX_QUEUED) return false;
    const made = this.#queue.reduce((sum, waiter) => sum + (waiter.isMade ? waiter.bytes : 0), 0);
    return !isMade || made + bytes <= MAX_MADE_BYTES;
  }

  #release(owner: Owner, bytes: number): void {
    this.#change(owner, -bytes);
    this.#grantNext();
  }

  /** Each owner's requests in their order; one that does not fit stops those of its own project only. */
  #grantNext(): void {
    const stopped = new Set<Owner>();
    const granted: Waiter[] = [];
    for (const waiter of this.#queue) {
      if (stopped.has(waiter.owner)) continue;
      if (this.#fits(waiter.owner, waiter.bytes)) {
        this.#change(waiter.owner, waiter.bytes);
        granted.push(waiter);
      } else stopped.add(waiter.owner);
    }
    if (granted.length === 0) return;
    this.#queue = this.#queue.filter((waiter) => !granted.includes(waiter));
    for (const waiter of granted) waiter.grant();
  }

  #fits(owner: Owner, bytes: number): boolean {
    if (bytes > this.#free) return false;
    const held = this.heldBytes(owner);
    return held === 0 || held + bytes <= this.#free - bytes;
  }

  #change(owner: Owner, bytes: number): void {
    this.#free -= bytes;
    const held = this.heldBytes(owner) + bytes;
    if (held === 0) this.#held.delete(owner);
    else this.#held.set(owner, held);
    const isAbove = this.#watch !== undefined && this.totalBytes - this.#free > this.#watch.aboveBytes;
    if (isAbove === this.#isAbove) return;
    this.#isAbove = isAbove;
    this.#watch?.change(isAbove);
  }
}

function overloaded(): GluepointError {
  const detail =
    'Too many long responses are being made or wait for their clients. Read fewer at once, read them to their end, or request less: a smaller limit, a shorter range.';
  return new GluepointError('overloaded', detail, { retryAfterSeconds: 1 });
}
