import type { FastifyBaseLogger } from 'fastify';
import type { PoolClient, QueryArrayConfig, QueryArrayResult, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { Clock } from '../lib/clock.js';
import type { PrismaClient } from './prisma/client.js';

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

/** For tables that people edit: Prisma, which runs on the connections of `pool`. */
export interface PrismaDb extends Db {
  prisma: PrismaClient;
}

export interface PrismaDbClock extends PrismaDb {
  clock: Clock;
}

/** What reads through Prisma take. */
export interface PrismaReads {
  pool: StorePool;
  prisma: PrismaClient;
}

export interface DbClock extends Db {
  clock: Clock;
}

export interface DbClockLog extends DbClock {
  log: FastifyBaseLogger;
}

/** A row of a Prisma model as Prisma reads it (`bigint`), or SQL (numbers, pool.ts). */
export type StoredRow<Model> = {
  [Column in keyof Model]: bigint extends Model[Column] ? Model[Column] | number : Model[Column];
};

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
