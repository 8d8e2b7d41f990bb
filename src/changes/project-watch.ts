import type { Pool } from 'pg';
import type { Clock } from '../lib/clock.js';
import { readExpiries, readMarks } from './marks-store.js';
import { changedTopics, type Marks, type Topic, versionOf } from './topics.js';

const LOOK_EVERY_MS = 1_000;
/** How often it may be looked for what only time changes: in a storm that reads all that is relevant. */
const EXPIRY_EVERY_MS = 5_000;

/** What a listener is told: what changed, and the version that this leads to. */
export type OnChange = (topics: readonly Topic[], version: string) => void;

export interface WatchParts {
  pool: Pool;
  clock: Clock;
  /** The store could not be asked: said once until it can be again. */
  onTrouble(error: unknown): void;
}

/** Looks once a second whether something of a project has changed, for all who listen in this process. */
export class ProjectWatch {
  readonly #listeners = new Set<OnChange>();
  readonly #first: Promise<void>;
  #marks: Marks | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #inTrouble = false;
  /** Statuses that changed by time alone up to this instant have been told of. */
  #expiredUntilMs: number;
  /** When the next one does; 0: not known. */
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
      () => this.#lookLater(),
      () => this.stop(),
    );
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener; resolves with how things stood when it was added. Rejects with what the store throws. */
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

  #lookLater(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY_MS).unref();
  }

  async #look(): Promise<void> {
    try {
      const marks = await readMarks(this.parts.pool, this.projectId);
      const topics = new Set(this.#marks === null ? [] : changedTopics(this.#marks, marks));
      this.#marks = marks;
      if (topics.has('status')) this.#nextExpiryMs = 0;
      if (await this.#hasExpired()) topics.add('status');
      if (topics.size > 0 && !this.#stopped) this.#tell([...topics], versionOf(marks));
      this.#inTrouble = false;
    } catch (error) {
      if (!this.#inTrouble) this.parts.onTrouble(error);
      this.#inTrouble = true;
    }
    this.#lookLater();
  }

  #tell(topics: readonly Topic[], version: string): void {
    for (const listener of [...this.#listeners]) listener(topics, version);
  }

  /** Whether a status has changed by time alone since the last look for that. */
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
