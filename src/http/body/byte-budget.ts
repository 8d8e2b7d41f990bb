import { GluepointError } from '../../lib/errors.js';

interface Waiter {
  bytes: number;
  grant(): void;
}

/** Is told when more than `aboveBytes` are taken, and when no more than that are. */
export interface BudgetWatch {
  aboveBytes: number;
  change(isAbove: boolean): void;
}

/** Bytes of memory that requests hold together. Who finds no room waits in line, not for long. */
export class ByteBudget {
  #free: number;
  #isAbove = false;
  readonly #line: Waiter[] = [];

  constructor(
    readonly totalBytes: number,
    readonly limits: { queued: number; patienceMs: number },
    readonly watch?: BudgetWatch,
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
    this.#change(-bytes);
    return true;
  }

  /**
   * Takes `bytes` as soon as they are free. Rejects with `overloaded` when too many wait, when it takes too long, or
   * when `gone` is aborted: then it leaves the line.
   */
  async take(bytes: number, gone?: AbortSignal): Promise<void> {
    if (this.takeNow(bytes)) return;
    if (this.#line.length >= this.limits.queued || gone?.aborted) throw overloaded();
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
        reject(overloaded());
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

  release(bytes: number): void {
    this.#change(bytes);
    this.#serve();
  }

  /** In the order of arrival: a large one is not passed by until it starves. */
  #serve(): void {
    for (let first = this.#line[0]; first !== undefined && first.bytes <= this.#free; first = this.#line[0]) {
      this.#line.shift();
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

/** What is said when there is no room. */
export function overloaded(): GluepointError {
  return new GluepointError('overloaded', 'Too many bodies are being received. Nothing of this request was stored.', {
    retryAfterSeconds: 1,
  });
}
