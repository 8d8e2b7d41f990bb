import type { FastifyBaseLogger } from 'fastify';
import type { PoolClient, QueryArrayConfig, QueryArrayResult, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { Clock } from '../lib/clock.js';

/** Where statements run: a connection, or any connection of a share. */
export interface StoreQueries {
  // biome-ignore-start lint/suspicious/noExplicitAny: as the driver declares it.
  query<R extends any[] = any[]>(config: QueryArrayConfig<any>): Promise<QueryArrayResult<R>>;
  query<R extends QueryResultRow = any>(text: string | QueryConfig<any>, values?: any[]): Promise<QueryResult<R>>;
  // biome-ignore-end lint/suspicious/noExplicitAny: as the driver declares it.
}

/** A connection that is in use until `release`; `broken`: it is closed then. */
export interface StoreClient extends StoreQueries {
  release(broken?: Error | boolean): void;
}

/** What reads take: a pool, or the part of the reading share that a request may use (reading.ts). */
export interface StorePool extends StoreQueries {
  connect(): Promise<StoreClient>;
}

/** What changes take: a pool, or the part of a share that a request may use (divided-pool.ts). */
export interface ChangePool extends StoreQueries {
  connect(): Promise<PoolClient>;
}

/** What work on the store takes as its first parameter: the part of `Base` that it needs. */
export interface Db {
  pool: ChangePool;
}

export interface DbClock extends Db {
  clock: Clock;
}

export interface DbClockLog extends DbClock {
  log: FastifyBaseLogger;
}

/** What reads that need the time take. */
export interface ReadClock {
  pool: StorePool;
  clock: Clock;
}

/** For work that counts its changes in `status_version`. */
export interface DbWriter extends Db {
  /** This process among the writers of `status_version`: a random UUID. */
  writerId: string;
}
