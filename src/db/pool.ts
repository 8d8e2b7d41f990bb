import pg from 'pg';
import { discardReadOnlyConnections } from './read-only.js';
import { enforceSocketTimeouts } from './socket-timeout.js';

const INT8_OID = 20;

const POOL_SIZE = 16;
const STATEMENT_TIMEOUT_MS = 30_000;
/** How much longer than a statement may take a server may be silent. */
const SILENCE_MARGIN_MS = 5_000;

/** Where the store is, and a callback for connections that break while idle. */
export interface PoolOptions {
  connectionString: string;
  onError: (error: Error) => void;
  /** Default POOL_SIZE. */
  max?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
  /** Default 30 s. */
  statementTimeoutMs?: number;
  /** How exact the wait for a silent server is (socket-timeout.ts). */
  tickMs?: number;
}

/** A pool by itself. */
export function openPool(options: PoolOptions): pg.Pool {
  const pool = createPool(options);
  discardReadOnlyConnections([pool]);
  return pool;
}

/**
 * Connections to the store. `bigint` columns come back as Number: every value of ours is below 2^53.
 * A connection that breaks while idle is thrown away, and the next query opens a new one.
 * The caller passes it to `discardReadOnlyConnections`.
 */
export function createPool({
  connectionString,
  onError,
  max = POOL_SIZE,
  name = 'gluepoint',
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  tickMs,
}: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types: numbersForInt8,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', onError);
  enforceSocketTimeouts(pool, statementTimeoutMs + SILENCE_MARGIN_MS, tickMs);
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
