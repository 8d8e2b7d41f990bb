import { GluepointError } from '../lib/errors.js';
import { type OnChange, ProjectWatch, type WatchParts } from './project-watch.js';
import type { Marks } from './topics.js';

/** Of the 3 000 connections that a process accepts: sending and reading come first. */
const MAX_STREAMS = 1_000;
const MAX_PER_PROJECT = 300;
const MAX_PER_KEY = 100;
const RETRY_AFTER_SECONDS = 30;

/** A client that listens to the changes of a project. */
export interface Listener {
  projectId: number;
  /** The id of the key; null: the root key. */
  keyId: string | null;
  onChange: OnChange;
}

/** A listener that has joined. */
export interface Subscription {
  /** The marks at the beginning. */
  marks: Marks;
  leave(): void;
}

/** The listeners of this process, and one watch for each of their projects. Without a listener nothing runs. */
export class ChangeStreams {
  readonly #watches = new Map<number, ProjectWatch>();
  readonly #perKey = new Map<string, number>();
  #count = 0;

  constructor(readonly parts: WatchParts) {}

  /** Throws `rate-limited` when there are too many listeners already, and what the store throws when it is unavailable. */
  async join({ projectId, keyId, onChange }: Listener): Promise<Subscription> {
    const key = keyId ?? 'root';
    this.#refuseTooMany(projectId, key);
    const watch = this.#watchOf(projectId);
    this.#count += 1;
    this.#perKey.set(key, (this.#perKey.get(key) ?? 0) + 1);
    let joined = true;
    const leave = () => {
      if (!joined) return;
      joined = false;
      this.#leave(watch, key, onChange);
    };
    try {
      return { marks: await watch.listen(onChange), leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  stop(): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
  }

  #watchOf(projectId: number): ProjectWatch {
    let watch = this.#watches.get(projectId);
    if (watch === undefined) {
      watch = new ProjectWatch(projectId, this.parts);
      this.#watches.set(projectId, watch);
    }
    return watch;
  }

  #leave(watch: ProjectWatch, key: string, onChange: OnChange): void {
    this.#count -= 1;
    const left = (this.#perKey.get(key) ?? 1) - 1;
    if (left > 0) this.#perKey.set(key, left);
    else this.#perKey.delete(key);
    watch.leave(onChange);
    if (watch.size > 0) return;
    watch.stop();
    if (this.#watches.get(watch.projectId) === watch) this.#watches.delete(watch.projectId);
  }

  #refuseTooMany(projectId: number, key: string): void {
    const full =
      this.#count >= MAX_STREAMS ||
      (this.#watches.get(projectId)?.size ?? 0) >= MAX_PER_PROJECT ||
      (this.#perKey.get(key) ?? 0) >= MAX_PER_KEY;
    if (!full) return;
    throw new GluepointError('rate-limited', 'There are too many change streams already.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
