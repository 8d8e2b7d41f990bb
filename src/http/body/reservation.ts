import { type ByteBudget, overloaded } from './byte-budget.js';

/** What one request holds of a budget, until it is answered or gone. */
export class Reservation {
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
  async reserve(budget: ByteBudget, bytes: number, { mayWait }: { mayWait: boolean }): Promise<void> {
    this.#giveBack();
    await this.#take(budget, bytes, mayWait);
    if (this.#isOver) return budget.release(bytes);
    this.#budget = budget;
    this.#bytes = bytes;
  }

  /** Holds `bytes` of `budget`, and keeps what it has of it while it waits for the rest. */
  async grow(budget: ByteBudget, bytes: number, { mayWait }: { mayWait: boolean }): Promise<void> {
    if (this.#budget !== budget) return this.reserve(budget, bytes, { mayWait });
    const more = bytes - this.#bytes;
    await this.#take(budget, more, mayWait);
    if (this.#isOver) return budget.release(more);
    this.#bytes += more;
  }

  /** Gives back what is more than `bytes`. */
  shrinkTo(bytes: number): void {
    if (bytes >= this.#bytes) return;
    this.#budget?.release(this.#bytes - bytes);
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
    if (!mayWait || this.#isOver) throw overloaded();
    this.#waiting = new AbortController();
    try {
      await budget.take(bytes, this.#waiting.signal);
    } finally {
      this.#waiting = null;
    }
  }

  #giveBack(): void {
    this.#budget?.release(this.#bytes);
    this.#budget = null;
    this.#bytes = 0;
  }
}
