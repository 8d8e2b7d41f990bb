import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Clock } from '../lib/clock.js';
import type { GluepointError } from '../lib/errors.js';
import type { Project } from '../model/project.js';
import { type HourQuota, QUOTAS, type Quota } from '../model/quota.js';
import { overQuota } from './over-quota.js';
import { RequestMeter } from './request-meter.js';
import { findUsage, noteUsage, type UsageCount } from './store.js';
import { windowLengthMs, windowStartMs } from './window.js';

/** What a project used of a quota in the present window, what was refused of it, and when the window is over. */
export interface QuotaUsage {
  used: number;
  refused: number;
  untilMs: number;
}

/** How often processes tell each other, through the store, what they count. */
const TELL_EVERY_MS = 1_000;
/** A process whose count is less than this part of the quota tells it more seldom. */
const LITTLE = 0.01;
const TELL_LITTLE_EVERY_MS = 10_000;
/** A service that stops waits for it. */
const CLOSE_PATIENCE_MS = 3_000;

/** What one process counts for one project. */
interface Book {
  meter: RequestMeter;
  /** Last seen; null = none. */
  requestsPerMinute: number | null;
  /** Occurrences that were refused and not yet told, by quota and window. */
  refused: UsageCount[];
  /** On the monotonic clock. */
  toldAtMs: number;
}

/**
 * Holds projects to their quotas (docs/rules/api.md#quotas). The requests of a minute are counted in memory; processes
 * share their counts about once a second while requests come in. So a project may pass its quota of requests by what its
 * processes get within a second, and by 1 % for each process; what begins in an hour is counted exactly, by the store
 * (store_flush_counted). Refusals are shared likewise; a process that is killed loses those of its last second.
 */
export class Quotas {
  readonly #books = new Map<number, Book>();
  #timer: NodeJS.Timeout | null = null;
  #telling = false;

  constructor(
    readonly pool: Pool,
    readonly clock: Clock,
  ) {}

  /** Counts a request of a project; the error to answer it with when that is beyond its quota. Never waits. */
  admit(project: Project): GluepointError | undefined {
    const book = this.#books.get(project.id) ?? this.#open(project.id);
    const limit = project.quotas.requestsPerMinute;
    book.requestsPerMinute = limit;
    const nowMs = this.clock.now();
    return book.meter.admit(limit, nowMs) ? undefined : overQuota('requestsPerMinute', limit, nowMs);
  }

  /** Counts occurrences that were refused, by what would have begun with them. */
  noteRefused(projectId: number, quota: HourQuota, atMs: number): void {
    const { refused } = this.#books.get(projectId) ?? this.#open(projectId);
    addCount(refused, { quota, windowMs: windowStartMs(quota, atMs), used: 0, refused: 1 });
  }

  /** As all processes have told; this one does so first. */
  async usage(projectId: number): Promise<Record<Quota, QuotaUsage>> {
    const book = this.#books.get(projectId);
    if (book !== undefined) await this.#tell(projectId, book);
    const nowMs = this.clock.now();
    const windows = QUOTAS.map((quota) => ({ quota, windowMs: windowStartMs(quota, nowMs) }));
    const counts = await findUsage(this.pool, projectId, windows);
    const usages = windows.map(({ quota, windowMs }): [Quota, QuotaUsage] => {
      const { used = 0, refused = 0 } = counts.find((count) => count.quota === quota) ?? {};
      return [quota, { used, refused, untilMs: windowMs + windowLengthMs(quota) }];
    });
    return Object.fromEntries(usages) as Record<Quota, QuotaUsage>;
  }

  /** Tells what is left to tell, as long as the store is there. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    // What cannot be told by then is lost.
    await Promise.race([this.#tellAll().catch(() => {}), sleep(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
  }

  async #tellAll(): Promise<void> {
    for (const [projectId, book] of this.#books) await this.#tell(projectId, book);
  }

  #open(projectId: number): Book {
    const book = { meter: new RequestMeter(), requestsPerMinute: null, refused: [], toldAtMs: -Infinity };
    this.#books.set(projectId, book);
    this.#timer ??= setInterval(() => void this.#tellDue(), TELL_EVERY_MS).unref();
    return book;
  }

  async #tellDue(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (const [projectId, book] of this.#books) {
        if (isDue(book)) await this.#tell(projectId, book);
        else if (book.meter.isIdle(this.clock.now())) this.#books.delete(projectId);
      }
    } catch {
      // The store is away, which others say: the next turn tells it all.
    } finally {
      this.#telling = false;
    }
  }

  async #tell(projectId: number, book: Book): Promise<void> {
    const requests = book.meter.take();
    const { refused } = book;
    book.refused = [];
    book.toldAtMs = performance.now();
    const counts = refused.slice();
    for (const count of requests) addCount(counts, { quota: 'requestsPerMinute', ...count });
    if (counts.length === 0) return;
    try {
      for (const { quota, windowMs, used } of await noteUsage(this.pool, projectId, counts)) {
        if (quota === 'requestsPerMinute') book.meter.sync(windowMs, used);
      }
    } catch (error) {
      book.meter.putBack(requests);
      for (const count of refused) addCount(book.refused, count);
      throw error;
    }
  }
}

function isDue({ meter, refused, requestsPerMinute, toldAtMs }: Book): boolean {
  const untold = meter.unsynced;
  if (refused.length > 0 || untold.refused || untold.earlier) return true;
  if (untold.used === 0) return false;
  return (
    untold.used >= LITTLE * (requestsPerMinute ?? Infinity) || performance.now() - toldAtMs >= TELL_LITTLE_EVERY_MS
  );
}

/** One count for each quota and window: the store takes no two. */
function addCount(counts: UsageCount[], count: UsageCount): void {
  const known = counts.find(({ quota, windowMs }) => quota === count.quota && windowMs === count.windowMs);
  if (known === undefined) {
    counts.push({ ...count });
    return;
  }
  known.used += count.used;
  known.refused += count.refused;
}
