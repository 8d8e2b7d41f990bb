import type { ChangePool } from '../db/context.js';
import type { Clock } from '../lib/clock.js';
import type { Topic } from '../model/topic.js';
import { readExpiries, readMarks } from './marks-store.js';
import { changedTopics, type Marks, versionOf } from './topics.js';

const CHECK_EVERY_MS = 1_000;
/** How often to look for what only time changes: that reads everything that is relevant. */
const EXPIRY_EVERY_MS = 5_000;

/** Called with the topics that changed and the version that follows. */
export type OnChange = (topics: readonly Topic[], version: string) => void;

export interface WatchParts {
  pool: ChangePool;
  clock: Clock;
  /** Called when reading from the store fails: once, until it succeeds again. */
  onError(error: unknown): void;
}

/** Checks once a second whether something of a project has changed, for all listeners in this process. */
export class ProjectWatch {
  readonly #listeners = new Set<OnChange>();
  readonly #first: Promise<void>;
  #marks: Marks | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #isFailing = false;
  /** Listeners know the statuses that changed by time alone up to this instant. */
  #expiredUntilMs: number;
  /** When the next one changes; 0 when not known. */
  #nextExpiryMs = 0;
  /** On the monotonic clock. */
  #noExpiryBeforeMs = 0;

  constructor(
    readonly projectId: number,
    readonly parts: WatchParts,
  ) {
    this.#expiredUntilMs = parts.clock.now();
    this.#first = this.#readFirst();
    this.#first.then(
      () => this.#scheduleCheck(),
      () => this.stop(),
    );
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener; resolves with the marks at that time. Rejects with what the store throws. */
  async listen(listener: OnChange): Promise<Marks> {
    this.#listeners.add(listener);
    await this.#first;
    return this.#marks as Marks;
  }

  leave(listener: OnChange): void {
    this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #readFirst(): Promise<void> {
    this.#marks = await readMarks(this.parts.pool, this.projectId);
  }

  #scheduleCheck(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#check(), CHECK_EVERY_MS).unref();
  }

  async #check(): Promise<void> {
    try {
      const marks = await readMarks(this.parts.pool, this.projectId);
      const topics = new Set(this.#marks === null ? [] : changedTopics(this.#marks, marks));
      this.#marks = marks;
      if (topics.has('status')) this.#nextExpiryMs = 0;
      if (await this.#hasExpired()) topics.add('status');
      if (topics.size > 0 && !this.#stopped) this.#notify([...topics], versionOf(marks));
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.parts.onError(error);
      this.#isFailing = true;
    }
    this.#scheduleCheck();
  }

  #notify(topics: readonly Topic[], version: string): void {
    for (const listener of [...this.#listeners]) listener(topics, version);
  }

  /** Whether a status has changed by time alone since this was last checked. */
  async #hasExpired(): Promise<boolean> {
    const nowMs = this.parts.clock.now();
    if (this.#nextExpiryMs > nowMs || performance.now() < this.#noExpiryBeforeMs) return false;
    const { passed, nextMs } = await readExpiries(this.parts.pool, this.projectId, this.#expiredUntilMs, nowMs);
    this.#noExpiryBeforeMs = performance.now() + EXPIRY_EVERY_MS;
    this.#expiredUntilMs = nowMs;
    this.#nextExpiryMs = nextMs ?? Infinity;
    return passed;
  }
}
