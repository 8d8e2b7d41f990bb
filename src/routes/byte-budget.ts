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

  /** Whether `bytes` were free and nobody stood in line; then they are taken. */
  takeNow(bytes: number): boolean {
    if (this.#line.length > 0 || bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  /** Takes `bytes` as soon as they are free. Rejects with `overloaded` when too many wait or it takes too long. */
  async take(bytes: number): Promise<void> {
    if (this.takeNow(bytes)) return;
    if (this.#line.length >= this.limits.waiting) throw noRoom();
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        grant: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#line.splice(this.#line.indexOf(waiter), 1);
        reject(noRoom());
        this.#serve();
      }, this.limits.patienceMs);
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

  /** Whether it was ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Holds `bytes` of `budget` in place of what it held. Without `mayWait` it is now or never. */
  async hold(budget: ByteBudget, bytes: number, { mayWait }: { mayWait: boolean }): Promise<void> {
    this.#giveBack();
    if (mayWait) await budget.take(bytes);
    else if (!budget.takeNow(bytes)) throw noRoom();
    if (this.#isOver) return budget.give(bytes);
    this.#budget = budget;
    this.#bytes = bytes;
  }

  /** Gives back what is more than `bytes`. */
  shrinkTo(bytes: number): void {
    if (bytes >= this.#bytes) return;
    this.#budget?.give(this.#bytes - bytes);
    this.#bytes = bytes;
  }

  /** Gives everything back; what is granted later is given back at once. */
  end(): void {
    this.#isOver = true;
    this.#giveBack();
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
