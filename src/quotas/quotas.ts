import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangePool, StoreQueries } from '../db/context.js';
import type { Clock } from '../lib/clock.js';
import type { GluepointError } from '../lib/errors.js';
import { SingleFlight } from '../lib/single-flight.js';
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

/** How often a process syncs its counts with the others, through the store. */
const SYNC_EVERY_MS = 1_000;
/** A process whose count is less than this part of the quota syncs less often. */
const LITTLE = 0.01;
const SYNC_LITTLE_EVERY_MS = 10_000;
/** How long a service that stops waits for its last sync. */
const CLOSE_TIMEOUT_MS = 3_000;

/** What one process counts for one project. */
interface ProjectMeter {
  meter: RequestMeter;
  /** Last seen; null = none. */
  requestsPerMinute: number | null;
  /** Refused occurrences that are not synced yet, by quota and window. */
  refused: UsageCount[];
  /** On the monotonic clock. */
  syncedAtMs: number;
}

/**
 * Holds projects to their quotas (docs/rules/api.md#quotas). The requests of a minute are counted in memory; processes
 * share their counts about once a second while requests come in. So a project may pass its quota of requests by what its
 * processes get within a second, and by 1 % for each process; what begins in an hour is counted exactly, by the store
 * (store_flush_counted). Refusals are shared likewise; a process that is killed loses those of its last second.
 */
export class Quotas {
  readonly #meters = new Map<number, ProjectMeter>();
  #timer: NodeJS.Timeout | null = null;
  #syncing = false;
  /** Those that `usage` makes: requests that ask together share one. */
  readonly #syncs = new SingleFlight<number, void>();

  constructor(
    readonly pool: ChangePool,
    readonly clock: Clock,
  ) {}

  /** Counts a request of a project; returns the error to respond with when it exceeds the quota. Never waits. */
  admit({ id, quotas }: Project): GluepointError | undefined {
    const project = this.#meters.get(id) ?? this.#open(id);
    const limit = quotas.requestsPerMinute;
    project.requestsPerMinute = limit;
    const nowMs = this.clock.now();
    return project.meter.admit(limit, nowMs) ? undefined : overQuota('requestsPerMinute', limit, nowMs);
  }

  /** Counts a refused occurrence under the quota that it exceeds. */
  noteRefused(projectId: number, quota: HourQuota, atMs: number): void {
    const { refused } = this.#meters.get(projectId) ?? this.#open(projectId);
    addCount(refused, { quota, windowMs: windowStartMs(quota, atMs), used: 0, refused: 1 });
  }

  /** The counts of all processes as of their last sync, read from `db`; this one syncs first. */
  async usage(projectId: number, db: StoreQueries = this.pool): Promise<Record<Quota, QuotaUsage>> {
    const project = this.#meters.get(projectId);
    if (project !== undefined) await this.#syncs.run(projectId, () => this.#sync(projectId, project));
    const nowMs = this.clock.now();
    const windows = QUOTAS.map((quota) => ({ quota, windowMs: windowStartMs(quota, nowMs) }));
    const counts = await findUsage(db, projectId, windows);
    const usages = windows.map(({ quota, windowMs }): [Quota, QuotaUsage] => {
      const { used = 0, refused = 0 } = counts.find((count) => count.quota === quota) ?? {};
      return [quota, { used, refused, untilMs: windowMs + windowLengthMs(quota) }];
    });
    return Object.fromEntries(usages) as Record<Quota, QuotaUsage>;
  }

  /** Syncs what remains, if the store is available. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    // What is not synced by then is lost.
    await Promise.race([this.#syncAll().catch(() => {}), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }

  async #syncAll(): Promise<void> {
    for (const [projectId, project] of this.#meters) await this.#sync(projectId, project);
  }

  #open(projectId: number): ProjectMeter {
    const project = { meter: new RequestMeter(), requestsPerMinute: null, refused: [], syncedAtMs: -Infinity };
    this.#meters.set(projectId, project);
    this.#timer ??= setInterval(() => void this.#syncDue(), SYNC_EVERY_MS).unref();
    return project;
  }

  async #syncDue(): Promise<void> {
    if (this.#syncing) return;
    this.#syncing = true;
    try {
      for (const [projectId, project] of this.#meters) {
        if (isDue(project)) await this.#sync(projectId, project);
        else if (project.meter.isIdle(this.clock.now())) this.#meters.delete(projectId);
      }
    } catch {
      // The store is unavailable, which others report: the next turn syncs everything.
    } finally {
      this.#syncing = false;
    }
  }

  async #sync(projectId: number, project: ProjectMeter): Promise<void> {
    const requests = project.meter.take();
    const { refused } = project;
    project.refused = [];
    project.syncedAtMs = performance.now();
    const counts = refused.slice();
    for (const count of requests) addCount(counts, { quota: 'requestsPerMinute', ...count });
    if (counts.length === 0) return;
    try {
      for (const { quota, windowMs, used } of await noteUsage(this.pool, projectId, counts)) {
        if (quota === 'requestsPerMinute') project.meter.sync(windowMs, used);
      }
    } catch (error) {
      project.meter.putBack(requests);
      for (const count of refused) addCount(project.refused, count);
      throw error;
    }
  }
}

function isDue({ meter, refused, requestsPerMinute, syncedAtMs }: ProjectMeter): boolean {
  const { unsynced } = meter;
  if (refused.length > 0 || unsynced.refused || unsynced.earlier) return true;
  if (unsynced.used === 0) return false;
  return (
    unsynced.used >= LITTLE * (requestsPerMinute ?? Infinity) || performance.now() - syncedAtMs >= SYNC_LITTLE_EVERY_MS
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
