import { GluepointError } from '../errors.js';

interface Waiter {
  bytes: number;
  grant(): void;
}

/** Bytes of memory that requests hold together. Who finds no room waits in line, not for long. */
export class ByteBudget {
  #free: number;
  readonly #line: Waiter[] = [];

  constructor(
    readonly totalBytes: number,
    readonly limits: { waiting: number; patienceMs: number },
  ) {
    this.#free = totalBytes;
  }

  /** How many of the bytes nobody holds. */
  get freeBytes(): number {
    return this.#free;
  }

  /** How many wait in line. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Whether `bytes` were free and nobody stood in line; then they are taken. */
  takeNow(bytes: number): boolean {
    if (this.#line.length > 0 || bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  /**
   * Takes `bytes` as soon as they are free. Rejects with `overloaded` when too many wait, when it takes too long, or
   * when `gone` is aborted: then it leaves the line.
   */
  async take(bytes: number, gone?: AbortSignal): Promise<void> {
    if (this.takeNow(bytes)) return;
    if (this.#line.length >= this.limits.waiting || gone?.aborted) throw noRoom();
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
        this.#line.splice(this.#line.indexOf(waiter), 1);
        reject(noRoom());
        this.#serve();
      };
      const timer = setTimeout(leave, this.limits.patienceMs);
      const stopWaiting = () => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', leave);
      };
      gone?.addEventListener('abort', leave);
      this.#line.push(waiter);
    });
  }

  give(bytes: number): void {
    this.#free += bytes;
    this.#serve();
  }

  /** In the order of arrival: a large one is not passed by until it starves. */
  #serve(): void {
    for (let first = this.#line[0]; first !== undefined && first.bytes <= this.#free; first = this.#line[0]) {
      this.#line.shift();
      this.#free -= first.bytes;
      first.grant();
    }
  }
}

/** What one request holds of a budget, until it is answered or gone. */
export class Share {
  #budget: ByteBudget | null = null;
  #bytes = 0;
  #isOver = false;
  #waiting: AbortController | null = null;

  /** Whether it was ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether `bytes` of `budget` are held already. */
  covers(budget: ByteBudget, bytes: number): boolean {
    return this.#budget === budget && bytes <= this.#bytes;
  }

  /**
   * Holds `bytes` of `budget` in place of what it held. That is given back before it waits, so that two that grow do
   * not wait for each other. Without `mayWait` it is now or never.
   */
  async hold(budget: ByteBudget, bytes: number, { mayWait }: { mayWait: boolean }): Promise<void> {
    this.#giveBack();
    await this.#take(budget, bytes, mayWait);
    if (this.#isOver) return budget.give(bytes);
    this.#budget = budget;
    this.#bytes = bytes;
  }

  /** Holds `bytes` of `budget`, and keeps what it has of it while it waits for the rest. */
  async grow(budget: ByteBudget, bytes: number, { mayWait }: { mayWait: boolean }): Promise<void> {
    if (this.#budget !== budget) return this.hold(budget, bytes, { mayWait });
    const more = bytes - this.#bytes;
    await this.#take(budget, more, mayWait);
    if (this.#isOver) return budget.give(more);
    this.#bytes += more;
  }

  /** Gives back what is more than `bytes`. */
  shrinkTo(bytes: number): void {
    if (bytes >= this.#bytes) return;
    this.#budget?.give(this.#bytes - bytes);
    this.#bytes = bytes;
  }

  /** Gives everything back and leaves the line; what is granted later is given back at once. */
  end(): void {
    this.#isOver = true;
    this.#waiting?.abort();
    this.#giveBack();
  }

  async #take(budget: ByteBudget, bytes: number, mayWait: boolean): Promise<void> {
    if (budget.takeNow(bytes)) return;
    if (!mayWait || this.#isOver) throw noRoom();
    this.#waiting = new AbortController();
    try {
      await budget.take(bytes, this.#waiting.signal);
    } finally {
      this.#waiting = null;
    }
  }

  #giveBack(): void {
    this.#budget?.give(this.#bytes);
    this.#budget = null;
    this.#bytes = 0;
  }
}

function noRoom(): GluepointError {
  return new GluepointError(
    'overloaded',
    'Too much is being received at present; nothing of this request was stored.',
    {
      retryAfterSeconds: 1,
    },
  );
}
