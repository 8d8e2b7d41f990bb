import type { Pool } from 'pg';
import { DividedPool } from './divided-pool.js';
import { lowerPriority } from './lower-priority.js';
import { createPool, type PoolOptions } from './pool.js';
import { discardReadOnlyConnections } from './read-only.js';
import { Reading } from './reading.js';

/** The connections of each share. They are opened when they are needed, and closed when idle for a minute. */
const SIZES = { sending: 4, polls: 3, jobs: 4, reading: 6, administration: 3 } as const;

/** Changes of one project that wait, and how long they wait at most. */
const WAITING_CHANGES = { waitingPerGroup: 200, maxWaitMs: 10_000 };

/** Connections that one process opens at most, beside those of BullMQ. */
export const SHARE_CONNECTIONS = Object.values(SIZES).reduce((sum, size) => sum + size, 0);

type ShareName = keyof typeof SIZES;

/** How many connections of a share are in use, and how much waits for one. */
export interface ShareUsage {
  share: ShareName;
  inUse: number;
  waiting: number;
}

/**
 * The connections of a process to the store, in shares that never take from each other
 * (docs/architecture.md#connections-to-the-store).
 */
export class Shares {
  /** What storing an occurrence needs. A project uses one at a time (commit-queue.ts). */
  readonly sending: Pool;
  /** Short statements that requests of all kinds wait for: status polls, readiness, keys, projects, changes. */
  readonly polls: Pool;
  /** Jobs: inspections, deliveries, status alerts, retention. */
  readonly jobs: Pool;
  /** Lists, exports and all else that shows what is stored. */
  readonly reading: Reading;
  /** Changes by people, which may wait for locks, and the list of projects. A project holds at most two. */
  readonly administration: DividedPool;
  /** Making, listing and revoking keys: short, and without locks, so on one connection of `polls`. */
  readonly keys: DividedPool;
  readonly pools: Readonly<Record<ShareName, Pool>>;

  constructor(
    options: Pick<PoolOptions, 'connectionString' | 'onError'>,
    { readTimeoutMs }: { readTimeoutMs: number },
  ) {
    const open = (name: ShareName, statementTimeoutMs?: number) =>
      createPool({ ...options, max: SIZES[name], name: `gluepoint ${name}`, statementTimeoutMs });
    this.pools = {
      sending: open('sending'),
      polls: open('polls'),
      jobs: open('jobs'),
      reading: open('reading', readTimeoutMs),
      administration: open('administration'),
    };
    discardReadOnlyConnections(Object.values(this.pools));
    this.pools.reading.on('connect', lowerPriority);
    this.sending = this.pools.sending;
    this.polls = this.pools.polls;
    this.jobs = this.pools.jobs;
    this.reading = new Reading(this.pools.reading, readTimeoutMs);
    this.administration = new DividedPool(this.pools.administration, {
      places: SIZES.administration,
      placesPerGroup: 2,
      ...WAITING_CHANGES,
    });
    this.keys = new DividedPool(this.pools.polls, { places: 1, placesPerGroup: 1, ...WAITING_CHANGES });
  }

  usage(): ShareUsage[] {
    const turns: Partial<Record<ShareName, number>> = {
      polls: this.keys.waiting,
      reading: this.reading.turns.waiting,
      administration: this.administration.waiting,
    };
    return (Object.entries(this.pools) as [ShareName, Pool][]).map(([share, pool]) => ({
      share,
      inUse: pool.totalCount - pool.idleCount,
      waiting: pool.waitingCount + (turns[share] ?? 0),
    }));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.pools).map((pool) => pool.end()));
  }
}
