import { LRUCache } from 'lru-cache';
import type { StorePool } from '../../db/context.js';
import { Batcher } from '../../lib/batcher.js';
import { MIB } from '../../lib/bytes.js';
import type { Clock } from '../../lib/clock.js';
import { HOUR_MS } from '../../lib/time.js';
import type { Project } from '../../model/project.js';
import type { ComponentName } from '../core/ancestors.js';
import { assess } from './assess.js';
import { type Rendered, renderStatus } from './render.js';
import { type CachedSegments, cachedPast } from './segment-cache.js';
import { inSnapshot } from './snapshot.js';
import { readVersion, readVersions } from './version-store.js';

/** A status response and the instant that it describes. */
export interface StatusResponse {
  rendered: Rendered;
  atMs: number;
}

/** A cached response: valid while the version is the same and until something changes by time alone. */
interface Entry {
  /** Null: the component does not exist. */
  rendered: Rendered | null;
  version: string;
  fromMs: number;
  untilMs: number;
}

type PolledProject = Pick<Project, 'id' | 'retentionMs'>;

interface Polls {
  versions: Batcher<void, string>;
  entries: Batcher<ComponentName & { project: PolledProject }, Entry>;
}

const MAX_CACHE_BYTES = 32 * MIB;
const MAX_AGE_MS = HOUR_MS;
const MAX_PROJECTS = 10_000;
/** Components whose last segment is cached, and for how long: less than the day after which retention deletes counters. */
const MAX_SEGMENTS = 50_000;
const MAX_SEGMENT_AGE_MS = 12 * MAX_AGE_MS;
/** Allows for differing clocks at the edge of retention. */
const EDGE_MARGIN_MS = 600_000;
/** Components that are read in one snapshot. */
const MAX_TOGETHER = 200;

/**
 * Serves polls of the status of components. Polls that wait together share one tiny query, which begins after they
 * arrived and finds whether the cached responses are still valid; only the others are read from the store.
 */
export class StatusReader {
  readonly #pool: StorePool;
  readonly #clock: Clock;
  readonly #polls = new LRUCache<number, Polls>({ max: MAX_PROJECTS });
  readonly #entries = new LRUCache<string, Entry>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (entry, key) => (entry.rendered?.size ?? 100) + 2 * (key.length + entry.version.length),
    ttl: MAX_AGE_MS,
    ttlResolution: 1000,
  });
  readonly #segments = new LRUCache<string, CachedSegments>({
    max: MAX_SEGMENTS,
    ttl: MAX_SEGMENT_AGE_MS,
    ttlResolution: 1000,
  });

  constructor({ pool, clock }: { pool: StorePool; clock: Clock }) {
    this.#pool = pool;
    this.#clock = clock;
  }

  /** The present status; null for an unknown component. Sees everything that was committed before the call. */
  async poll(project: PolledProject, { environment, component }: ComponentName): Promise<StatusResponse | null> {
    const polls = this.#pollsOf(project.id);
    const version = await polls.versions.ask();
    const known = this.#entries.get(keyOf(project.id, environment, component));
    const nowMs = this.#clock.now();
    if (known !== undefined && known.version === version && known.fromMs <= nowMs && nowMs < known.untilMs) {
      return known.rendered === null ? null : { rendered: known.rendered, atMs: nowMs };
    }
    const { rendered, fromMs } = await polls.entries.ask({ environment, component, project });
    return rendered === null ? null : { rendered, atMs: fromMs };
  }

  /** The status at any instant; null for an unknown component. */
  async at(pool: StorePool, project: PolledProject, name: ComponentName, atMs: number): Promise<StatusResponse | null> {
    const nowMs = this.#clock.now();
    const queries = [{ ...name, past: null }];
    const [assessment] = await inSnapshot(pool, (db) => assess(db, project.id, queries, { atMs, nowMs }));
    return assessment ? { rendered: renderStatus(assessment), atMs } : null;
  }

  #pollsOf(projectId: number): Polls {
    let polls = this.#polls.get(projectId);
    if (polls === undefined) {
      polls = {
        versions: new Batcher(async (asks) => {
          const version = await readVersion(this.#pool, projectId);
          return asks.map(() => version);
        }),
        entries: new Batcher((asks) => this.#readAll(projectId, asks), MAX_TOGETHER),
      };
      this.#polls.set(projectId, polls);
    }
    return polls;
  }

  async #readAll(projectId: number, asks: readonly (ComponentName & { project: PolledProject })[]): Promise<Entry[]> {
    const keys = asks.map(({ environment, component }) => keyOf(projectId, environment, component));
    const distinct = new Map(asks.map((ask, i) => [keys[i] as string, ask]));
    const entries = await this.#read(projectId, distinct);
    for (const [key, entry] of entries) this.#entries.set(key, entry);
    return keys.map((key) => entries.get(key) as Entry);
  }

  #read(
    projectId: number,
    asks: ReadonlyMap<string, ComponentName & { project: PolledProject }>,
  ): Promise<Map<string, Entry>> {
    const atMs = this.#clock.now();
    return inSnapshot(this.#pool, async (db) => {
      const { version, late } = await readVersions(db, projectId);
      const queries = [...asks].map(([key, { environment, component, project }]) => {
        const keptSinceMs = atMs - project.retentionMs + EDGE_MARGIN_MS;
        return { environment, component, past: cachedPast(this.#segments.get(key), late, keptSinceMs) };
      });
      const assessments = await assess(db, projectId, queries, { atMs, nowMs: atMs });
      return new Map(
        [...asks.keys()].map((key, i): [string, Entry] => {
          const assessment = assessments[i] ?? null;
          if (assessment === null) return [key, { rendered: null, version, fromMs: atMs, untilMs: Infinity }];
          const { segment, changesMs } = assessment;
          this.#segments.set(key, { segment, readMs: atMs, late });
          return [key, { rendered: renderStatus(assessment), version, fromMs: atMs, untilMs: changesMs }];
        }),
      );
    });
  }
}

function keyOf(projectId: number, environment: string, component: string): string {
  return `${projectId}\n${environment}\n${component}`;
}
