import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from './send.js';

const EVERY_MS = 200;

/** Asks for what needs the store and for what does not, over and over, until it is stopped. */
export class Reads {
  readonly #answers = new Map<string, number>();
  #stopped = false;
  #longestMs = 0;

  readonly #unanswered: Set<string>;

  constructor(target: Target, paths: readonly string[]) {
    this.#unanswered = new Set(paths);
    for (const path of paths) void this.#keepAsking(target, path);
  }

  /** Answers that come later do not count. */
  stop(): void {
    this.#stopped = true;
  }

  text(): string {
    const answers = [...this.#answers].map(([answer, count]) => `${count} × ${answer}`);
    const none = this.#unanswered.size === 0 ? '' : `, no answer yet from ${[...this.#unanswered].join(' and ')}`;
    return `${answers.join(', ')} (longest ${Math.round(this.#longestMs)} ms)${none}`;
  }

  /** The answers that are none of those expected. */
  others(expected: RegExp): string[] {
    return [...this.#answers.keys()].filter((answer) => !expected.test(answer));
  }

  async #keepAsking(target: Target, path: string): Promise<void> {
    while (!this.#stopped) {
      const startedMs = performance.now();
      const answer = await target.call('GET', path).then(
        ({ status, headers }) => `${path} ${status}${headers.get('retry-after') === null ? '' : ' with Retry-After'}`,
        (error: Error) => `${path} ${error.message}`,
      );
      if (this.#stopped) return;
      this.#unanswered.delete(path);
      this.#longestMs = Math.max(this.#longestMs, performance.now() - startedMs);
      this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
      await sleep(EVERY_MS);
    }
  }
}
