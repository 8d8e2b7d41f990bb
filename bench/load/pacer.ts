/**
 * Says when requests are due. With a rate they are due at even distances, whether or not a connection is free to send
 * them: a latency counted from there doesn't flatter a server that stalls. Without one they are due at once.
 */
export class Pacer {
  #taken = 0;

  /** `perSecond` null = as fast as it goes. */
  constructor(
    readonly perSecond: number | null,
    readonly beginMs: number,
    readonly seconds: number,
  ) {}

  /** When the next request was due, which is now or earlier; null = none is due now. */
  take(nowMs: number): number | null {
    if (this.perSecond === null) return nowMs < this.beginMs + this.seconds * 1000 ? nowMs : null;
    const dueMs = this.beginMs + (this.#taken * 1000) / this.perSecond;
    if (dueMs > nowMs || this.#taken >= this.#total(this.perSecond)) return null;
    this.#taken += 1;
    return dueMs;
  }

  /** Whether none will be due any more. */
  isOver(nowMs: number): boolean {
    if (this.perSecond === null) return nowMs >= this.beginMs + this.seconds * 1000;
    return this.#taken >= this.#total(this.perSecond);
  }

  #total(perSecond: number): number {
    return Math.floor(perSecond * this.seconds);
  }
}
