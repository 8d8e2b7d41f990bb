import pg from 'pg';
import { discardReadOnlyConnections } from './read-only.js';
import { enforceSocketTimeouts } from './socket-timeout.js';

const INT8_OID = 20;

/** The largest number of connections that one process opens, beside those of BullMQ. */
const POOL_SIZE = 16;

/** Where the store is, and a callback for connections that break while idle. */
export interface PoolOptions {
  connectionString: string;
  onError: (error: Error) => void;
  /** Default POOL_SIZE. */
  max?: number;
  /** How exact the wait for a silent server is (socket-timeout.ts). */
  tickMs?: number;
}

/**
 * Connections to the store. `bigint` columns come back as Number: every value of ours is below 2^53.
 * A connection that breaks while idle is thrown away, and the next query opens a new one.
 */
export function openPool({ connectionString, onError, max = POOL_SIZE, tickMs }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types: numbersForInt8,
    application_name: 'gluepoint',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', onError);
  enforceSocketTimeouts(pool, tickMs);
  discardReadOnlyConnections(pool);
  // The pool listens only while a client is idle; a client in use reports to its query,
  // but an error between two queries of a transaction would have no listener and end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

const numbersForInt8: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};
