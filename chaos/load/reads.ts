import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from './send.js';

const EVERY_MS = 200;

/** Reads what needs the store and what does not, repeatedly, until it is stopped. */
export class Reads {
  readonly #responses = new Map<string, number>();
  #stopped = false;
  #longestMs = 0;

  readonly #withoutResponse: Set<string>;

  constructor(target: Target, paths: readonly string[]) {
    this.#withoutResponse = new Set(paths);
    for (const path of paths) void this.#keepReading(target, path);
  }

  /** Responses that come later do not count. */
  stop(): void {
    this.#stopped = true;
  }

  text(): string {
    const responses = [...this.#responses].map(([response, count]) => `${count} × ${response}`);
    const none =
      this.#withoutResponse.size === 0 ? '' : `, no response yet from ${[...this.#withoutResponse].join(' and ')}`;
    return `${responses.join(', ')} (longest ${Math.round(this.#longestMs)} ms)${none}`;
  }

  /** The responses that do not match `expected`. */
  others(expected: RegExp): string[] {
    return [...this.#responses.keys()].filter((response) => !expected.test(response));
  }

  async #keepReading(target: Target, path: string): Promise<void> {
    while (!this.#stopped) {
      const startedMs = performance.now();
      const response = await target.call('GET', path).then(
        ({ status, headers }) => `${path} ${status}${headers.get('retry-after') === null ? '' : ' with Retry-After'}`,
        (error: Error) => `${path} ${error.message}`,
      );
      if (this.#stopped) return;
      this.#withoutResponse.delete(path);
      this.#longestMs = Math.max(this.#longestMs, performance.now() - startedMs);
      this.#responses.set(response, (this.#responses.get(response) ?? 0) + 1);
      await sleep(EVERY_MS);
    }
  }
}
