import type { Pool, PoolClient, QueryConfig } from 'pg';
import { GluepointError } from '../lib/errors.js';
import { FairTurns, type FairTurnsOptions, NoTurnError } from '../lib/fair-turns.js';
import type { ChangePool, StoreQueries } from './context.js';

/** All requests of the root key are one group. */
const ROOT = 0;
const RETRY_AFTER_SECONDS = 1;

/** The part of a request that a change needs. */
export interface ChangeRequest {
  /** `projectId`: null for the root key. */
  principal: { projectId: number | null };
}

/** A pool, or a part of one, for changes: the keys of each project, and the root key, take turns. */
export class DividedPool {
  readonly #turns: FairTurns<number>;

  constructor(
    readonly pool: Pool,
    options: FairTurnsOptions,
  ) {
    this.#turns = new FairTurns(options);
  }

  /** Requests that wait for their turn. */
  get waiting(): number {
    return this.#turns.waiting;
  }

  /** For the changes of a request. Throws `overloaded` when others of its project keep it waiting for too long. */
  of({ principal }: ChangeRequest): ChangePool {
    const group = principal.projectId ?? ROOT;
    const connect = () => this.#connect(group);
    return { connect, query: queryOver(connect) };
  }

  async #connect(group: number): Promise<PoolClient> {
    const leave = await this.#turns.enter(group).catch((error: unknown) => {
      throw error instanceof NoTurnError ? tooManyChanges() : error;
    });
    try {
      const client = await this.pool.connect();
      const release = client.release.bind(client);
      client.release = (broken) => {
        release(broken);
        leave();
      };
      return client;
    } catch (error) {
      leave();
      throw error;
    }
  }
}

/** Runs single statements, each on a connection of its own. */
export function queryOver(
  connect: () => Promise<StoreQueries & { release(broken?: Error | boolean): void }>,
): StoreQueries['query'] {
  return (async (...args: [string | QueryConfig, unknown[]?]) => {
    const client = await connect();
    try {
      return await client.query(...(args as [string, unknown[]]));
    } finally {
      client.release();
    }
  }) as StoreQueries['query'];
}

function tooManyChanges(): GluepointError {
  const detail = 'Too many changes of this project wait for the store. Send fewer at once, or retry.';
  return new GluepointError('overloaded', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
