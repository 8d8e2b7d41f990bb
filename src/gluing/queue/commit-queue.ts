import { isRefusal, isStoreAway } from '../../db/unavailable.js';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import { Histogram } from '../../lib/histogram.js';
import { HOUR_MS } from '../../lib/time.js';
import { type HourLimits, WITHOUT_LIMITS } from '../../model/quota.js';
import type { Occurrence } from '../core/occurrence.js';
import type { GroupStore } from '../store/group-store.js';
import { flush } from './flush.js';
import type { Outcome } from './outcome.js';

/** How much one flush stores at once, and how much may wait, in occurrences and in characters of their texts. */
export interface QueueLimits {
  flushOccurrences: number;
  waitingOccurrences: number;
  waitingCharacters: number;
}

export const QUEUE_LIMITS: QueueLimits = {
  flushOccurrences: 10_000,
  waitingOccurrences: 100_000,
  waitingCharacters: 64 * MIB,
};

/** Counters of the queue since its start, and how much waits now. */
export interface QueueCounters {
  waitingOccurrences: number;
  flushes: number;
  occurrences: number;
  /** Flushes that failed, or whose outcome is unknown. */
  failures: number;
  /** Duration of the flushes that succeeded, and how many occurrences each stored. */
  flushSeconds: Histogram;
  flushSizes: Histogram;
}

const FLUSH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const FLUSH_SIZES = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];

/** A flush that failed after so long means that the store does not respond, not that a connection broke. */
const UNRESPONSIVE_MS = 5_000;

/** The occurrences of one request, and how it learns their outcomes. */
export interface Entry {
  occurrences: Occurrence[];
  characters: number;
  resolve: (outcomes: Outcome[]) => void;
  reject: (error: unknown) => void;
}

/** What waits for the commits of one project. */
interface ProjectQueue {
  waiting: Entry[];
  running: boolean;
  /** What may begin in an hour, as the last request knew it. */
  limits: HourLimits;
}

/**
 * Group commit: what arrives for a project while a commit of it is in progress is glued in memory and stored together
 * in the next one; each request gets its response after its own commit. One commit at a time per project and process,
 * and no timer: an idle queue stores immediately.
 */
export class CommitQueue {
  readonly #queues = new Map<number, ProjectQueue>();
  readonly #counters: QueueCounters = {
    waitingOccurrences: 0,
    flushes: 0,
    occurrences: 0,
    failures: 0,
    flushSeconds: new Histogram(FLUSH_SECONDS),
    flushSizes: new Histogram(FLUSH_SIZES),
  };
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
   * Those that would begin more than `limits` allow are not stored, and their outcome says so.
   * Rejects with `overloaded` before anything is stored; otherwise with the driver's error, which `toGluepointError`
   * (src/http/reply/problem.ts) turns into 503. A flush whose outcome is unknown is never repeated; one that the
   * database certainly rolled back may be.
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
      const queue = this.#queueOf(projectId, limits);
      queue.waiting.push({ occurrences, characters, resolve, reject });
      if (!queue.running) this.#start(projectId, queue);
    });
  }

  /** Resolves when nothing waits and no commit is in progress. */
  async drained(): Promise<void> {
    while (this.#queues.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #queueOf(projectId: number, limits: HourLimits): ProjectQueue {
    let queue = this.#queues.get(projectId);
    if (queue === undefined) {
      queue = { waiting: [], running: false, limits };
      this.#queues.set(projectId, queue);
    }
    queue.limits = limits;
    return queue;
  }

  /** Requests that arrive in the same turn of the event loop go together. */
  #start(projectId: number, queue: ProjectQueue): void {
    queue.running = true;
    setImmediate(() => void this.#run(projectId, queue));
  }

  async #run(projectId: number, queue: ProjectQueue): Promise<void> {
    while (queue.waiting.length > 0) {
      const startedMs = performance.now();
      const error = await this.#flush(projectId, takeEntries(queue, this.limits.flushOccurrences), queue.limits);
      // Requests that came in the meantime would wait as long for the same error.
      if (isStoreAway(error) && performance.now() - startedMs > UNRESPONSIVE_MS)
        this.#reject(queue.waiting.splice(0), error);
    }
    queue.running = false;
    this.#queues.delete(projectId);
  }

  /** Returns what was thrown; undefined when the flush succeeded. */
  async #flush(projectId: number, entries: Entry[], limits: HourLimits): Promise<unknown> {
    const [first, ...others] = entries as [Entry, ...Entry[]];
    const occurrences = first.occurrences.concat(...others.map((entry) => entry.occurrences));
    const startedMs = performance.now();
    try {
      const outcomes = await flush(this.store, projectId, occurrences, limits);
      let at = 0;
      for (const entry of entries) {
        entry.resolve(outcomes.slice(at, at + entry.occurrences.length));
        at += entry.occurrences.length;
      }
      this.#counters.flushes += 1;
      this.#counters.occurrences += occurrences.length;
      this.#counters.flushSeconds.observe((performance.now() - startedMs) / 1000);
      this.#counters.flushSizes.observe(occurrences.length);
      this.#settled(entries);
      return undefined;
    } catch (error) {
      this.#counters.failures += 1;
      await this.#failed(projectId, entries, limits, error);
      return error;
    }
  }

  /** What the store refused as a whole is tried request by request: one that it cannot take must not fail the others. */
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

/**
 * Takes the requests of the next commit in their order: at most so many occurrences, unless the first alone has more, and
 * received in one hour, so that the store knows the hours in which a type had errors (docs/rules/alerting.md#recovery).
 */
export function takeEntries(queue: Pick<ProjectQueue, 'waiting'>, maxOccurrences: number): Entry[] {
  let occurrences = 0;
  let n = 0;
  const hour = receiveHour(queue.waiting[0]);
  for (const entry of queue.waiting) {
    if (n > 0 && (occurrences + entry.occurrences.length > maxOccurrences || receiveHour(entry) !== hour)) break;
    occurrences += entry.occurrences.length;
    n += 1;
  }
  return queue.waiting.splice(0, n);
}

/** All occurrences of a request have one receive time. */
function receiveHour(entry: Entry | undefined): number {
  return Math.floor((entry?.occurrences[0]?.receivedAtMs ?? 0) / HOUR_MS);
}

/** Roughly the memory that an occurrence takes, in characters. */
function charactersOf({ message, stack, properties }: Occurrence): number {
  return 200 + (message?.length ?? 0) + (stack?.length ?? 0) + (properties?.length ?? 0);
}
