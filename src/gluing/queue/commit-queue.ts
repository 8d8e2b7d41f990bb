import { isRefusal, isStoreAway } from '../../db/unavailable.js';
import { GluepointError } from '../../lib/errors.js';
import { type HourLimits, WITHOUT_LIMITS } from '../../model/quota.js';
import type { Occurrence } from '../core/occurrence.js';
import type { GroupStore } from '../store/group-store.js';
import { flush } from './flush.js';
import type { Outcome } from './outcome.js';
import { charactersOf, type Entry, type ProjectQueue, takeEntries } from './project-queue.js';
import { newQueueCounters, type QueueCounters } from './queue-counters.js';

/** How much one flush stores at once, and how much may wait, in occurrences and in characters of their texts. */
export interface QueueLimits {
  flushOccurrences: number;
  waitingOccurrences: number;
  waitingCharacters: number;
}

export const QUEUE_LIMITS: QueueLimits = {
  flushOccurrences: 10_000,
  waitingOccurrences: 100_000,
  waitingCharacters: 64 * 1024 * 1024,
};

/** A flush that failed after so long tells that the store does not answer, not that a connection broke. */
const LONG_MS = 5_000;

/**
 * Group commit: what arrives for a project while its commit is under way is glued in memory and stored together
 * in the next one; each request is answered when its own commit has returned. One commit at a time per project
 * and process, no timer: an idle queue stores at once.
 */
export class CommitQueue {
  readonly #lanes = new Map<number, ProjectQueue>();
  readonly #counters = newQueueCounters();
  #waitingCharacters = 0;

  constructor(
    readonly store: GroupStore,
    readonly limits: QueueLimits = QUEUE_LIMITS,
  ) {}

  get counters(): Readonly<QueueCounters> {
    return this.#counters;
  }

  /**
   * Stores occurrences of a project in one transaction; resolves after its commit, with outcomes in their order.
   * Those that would begin more than `limits` leave room for are not stored, and say so.
   * Rejects with `overloaded` before anything is stored, or with `store-unavailable` when the store is away or
   * the outcome of the commit is unknown; it is never sent again from here.
   */
  send(projectId: number, occurrences: Occurrence[], limits: HourLimits = WITHOUT_LIMITS): Promise<Outcome[]> {
    if (occurrences.length === 0) return Promise.resolve([]);
    const characters = occurrences.reduce((sum, occurrence) => sum + charactersOf(occurrence), 0);
    if (
      this.#counters.waitingOccurrences + occurrences.length > this.limits.waitingOccurrences ||
      this.#waitingCharacters + characters > this.limits.waitingCharacters
    ) {
      const message = 'Too much is waiting to be stored; nothing of this request was.';
      return Promise.reject(new GluepointError('overloaded', message, { retryAfterSeconds: 1 }));
    }
    this.#counters.waitingOccurrences += occurrences.length;
    this.#waitingCharacters += characters;
    return new Promise((resolve, reject) => {
      const lane = this.#lane(projectId, limits);
      lane.waiting.push({ occurrences, characters, resolve, reject });
      if (!lane.running) this.#start(projectId, lane);
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async drained(): Promise<void> {
    while (this.#lanes.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #lane(projectId: number, limits: HourLimits): ProjectQueue {
    let lane = this.#lanes.get(projectId);
    if (lane === undefined) {
      lane = { waiting: [], running: false, limits };
      this.#lanes.set(projectId, lane);
    }
    lane.limits = limits;
    return lane;
  }

  /** Requests that arrive in the same turn of the event loop go together. */
  #start(projectId: number, lane: ProjectQueue): void {
    lane.running = true;
    setImmediate(() => void this.#run(projectId, lane));
  }

  async #run(projectId: number, lane: ProjectQueue): Promise<void> {
    while (lane.waiting.length > 0) {
      const begunMs = performance.now();
      const error = await this.#flush(projectId, takeEntries(lane, this.limits.flushOccurrences), lane.limits);
      // Whoever came meanwhile need not wait as long only to be told the same.
      if (isStoreAway(error) && performance.now() - begunMs > LONG_MS) this.#reject(lane.waiting.splice(0), error);
    }
    lane.running = false;
    this.#lanes.delete(projectId);
  }

  /** What went wrong; undefined = nothing. */
  async #flush(projectId: number, entries: Entry[], limits: HourLimits): Promise<unknown> {
    const [first, ...others] = entries as [Entry, ...Entry[]];
    const occurrences = first.occurrences.concat(...others.map((entry) => entry.occurrences));
    const begunMs = performance.now();
    try {
      const outcomes = await flush(this.store, projectId, occurrences, limits);
      let at = 0;
      for (const entry of entries) {
        entry.resolve(outcomes.slice(at, at + entry.occurrences.length));
        at += entry.occurrences.length;
      }
      this.#counters.flushes += 1;
      this.#counters.occurrences += occurrences.length;
      this.#counters.flushSeconds.observe((performance.now() - begunMs) / 1000);
      this.#counters.flushSizes.observe(occurrences.length);
      this.#settled(entries);
      return undefined;
    } catch (error) {
      this.#counters.failures += 1;
      await this.#failed(projectId, entries, limits, error);
      return error;
    }
  }

  /** What the store refused as a whole is tried request by request: one that it cannot take must not harm others. */
  async #failed(projectId: number, entries: Entry[], limits: HourLimits, error: unknown): Promise<void> {
    if (entries.length > 1 && isRefusal(error)) {
      for (const entry of entries) await this.#flush(projectId, [entry], limits);
      return;
    }
    this.#reject(entries, error);
  }

  #reject(entries: readonly Entry[], error: unknown): void {
    for (const entry of entries) entry.reject(error);
    this.#settled(entries);
  }

  #settled(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#counters.waitingOccurrences -= entry.occurrences.length;
      this.#waitingCharacters -= entry.characters;
    }
  }
}
