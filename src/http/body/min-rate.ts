import { GluepointError } from '../../lib/errors.js';

/** How often the waiting time is measured. */
const TICK_MS = 500;
/** Minimum average rate of a body, checked after the grace period. */
const MIN_BYTES_PER_S = 64 * 1024;
const GRACE_MS = 5_000;

/** What `MinRate` needs to know about a body. */
export interface MeasuredBody {
  /** Bytes on the wire so far. */
  receivedBytes(): number;
  /** Whether it holds memory that other requests may need. */
  holdsMemory(): boolean;
  /** Called at every tick of waiting. */
  onWait(): void;
}

/**
 * The minimum rate of one body (as MinRate of Apache's mod_reqtimeout). Only time spent waiting for bytes of the client
 * counts, in ticks: neither a queue for memory nor a pause of this process is the client's fault.
 */
export class MinRate {
  readonly #timer: NodeJS.Timeout;
  #waitedMs = 0;
  #fail: ((error: Error) => void) | null = null;

  constructor(readonly body: MeasuredBody) {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Whether `bytes` arrived at `bytesPerSecond` or faster; true in the first second of waiting. */
  isAtLeast(bytes: number, bytesPerSecond: number): boolean {
    return this.#waitedMs < 2 * TICK_MS || bytes >= (bytesPerSecond * this.#waitedMs) / 1000;
  }

  /** The value of `next`, the next piece of the client. Rejects with `timeout` below the minimum rate. */
  async wait<T>(next: Promise<T>): Promise<T> {
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#fail = reject;
        next.then(resolve, reject);
      });
    } finally {
      this.#fail = null;
    }
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    if (this.#fail === null) return;
    this.#waitedMs += TICK_MS;
    this.body.onWait();
    if (this.#waitedMs < GRACE_MS || !this.body.holdsMemory()) return;
    if (this.body.receivedBytes() >= (MIN_BYTES_PER_S * this.#waitedMs) / 1000) return;
    this.#fail(new GluepointError('timeout', 'The body arrived too slowly.'));
  }
}

/** The pieces of a body. Throws `timeout` below its minimum rate. */
export async function* withMinRate(pieces: AsyncIterable<Buffer>, minRate: MinRate): AsyncGenerator<Buffer> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await minRate.wait(iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    // Not awaited: an iterator that waits for a piece that never arrives cannot return.
    iterator.return?.().catch(() => {});
    minRate.end();
  }
}
