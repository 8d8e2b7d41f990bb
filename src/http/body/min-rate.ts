import { GluepointError } from '../../lib/errors.js';

/** How often it is looked how long a body was waited for. */
const TICK_MS = 500;
/** Slower than this on average, a body is ended; so much time it has before that. */
const LEAST_BYTES_PER_S = 64 * 1024;
const GRACE_MS = 5_000;

/** What a pace has to know of its body. */
export interface MeasuredBody {
  /** How many bytes have come until now, as they were sent. */
  receivedBytes(): number;
  /** Whether others miss room that it holds. */
  holdsRoom(): boolean;
  /** Called now and then while it is waited for. */
  onWait(): void;
}

/**
 * How fast the bytes of one body arrive. Only time that is spent waiting for them counts, in ticks: neither a line for
 * room nor a pause of this process is the client's doing.
 */
export class MinRate {
  readonly #timer: NodeJS.Timeout;
  #waitedMs = 0;
  #fail: ((error: Error) => void) | null = null;

  constructor(readonly body: MeasuredBody) {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Whether so many bytes a second came, as far as that can be said yet. */
  isAtLeast(bytes: number, bytesPerSecond: number): boolean {
    return this.#waitedMs < 2 * TICK_MS || bytes >= (bytesPerSecond * this.#waitedMs) / 1000;
  }

  /** What is waited for. Rejects with `timeout` when the bytes come too slowly. */
  async wait<T>(coming: Promise<T>): Promise<T> {
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#fail = reject;
        coming.then(resolve, reject);
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
    if (this.#waitedMs < GRACE_MS || !this.body.holdsRoom()) return;
    if (this.body.receivedBytes() >= (LEAST_BYTES_PER_S * this.#waitedMs) / 1000) return;
    this.#fail(new GluepointError('timeout', 'The body arrived too slowly.'));
  }
}

/** The pieces of a body, as fast as its pace allows. Throws `timeout` when they come too slowly. */
export async function* withMinRate(pieces: AsyncIterable<Buffer>, pace: MinRate): AsyncGenerator<Buffer> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await pace.wait(iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    // Not awaited: while it waits for a piece that never comes it cannot return.
    iterator.return?.().catch(() => {});
    pace.end();
  }
}
