import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool, PoolClient, QueryArrayConfig } from 'pg';
import { GluepointError } from '../lib/errors.js';
import type { PrismaReads, StoreQueries } from './context.js';
import { type Prisma, PrismaClient } from './prisma/client.js';

/** What is read and written through Prisma on one connection. */
export type PrismaTx = Prisma.TransactionClient;

/** The connection for the transaction that Prisma begins next in this context. */
const loans = new AsyncLocalStorage<Loan>();

/** A connection has no time limit of Prisma's: its statements have one, and so has its idle time (pool.ts). */
const NO_LIMIT = { maxWait: 2 ** 31 - 1, timeout: 2 ** 31 - 1 };

/** Prisma over a pool, so that both share its connections; closing it leaves the pool open. */
export function openPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(lending(pool), { disposeExternalPool: false }) });
}

/**
 * Runs `work` through Prisma on a connection that the caller has taken from any pool. Prisma begins and ends no
 * transaction there: a statement counts at once, or belongs to the transaction that the caller has begun, together with
 * the SQL that runs on the connection (docs/database.md#prisma-and-sql).
 */
export async function withPrisma<T>(
  prisma: PrismaClient,
  connection: StoreQueries,
  work: (tx: PrismaTx) => Promise<T>,
): Promise<T> {
  const loan = new Loan(connection);
  try {
    return await loans.run(loan, () => prisma.$transaction(work, NO_LIMIT));
  } catch (error) {
    throw loan.refusal ?? error;
  }
}

/** Runs `work` through Prisma on one connection of a share, without a transaction. */
export async function onShare<T>({ prisma, pool }: PrismaReads, work: (tx: PrismaTx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await withPrisma(prisma, client, work);
  } finally {
    client.release();
  }
}

class Loan {
  /** Why the connection refused a statement; Prisma makes an error of its own of it. */
  refusal: GluepointError | null = null;
  #isTaken = false;

  constructor(readonly connection: StoreQueries) {}

  /** The connection as Prisma's driver adapter uses it, once; null for any further transaction. */
  take(): PoolClient | null {
    if (this.#isTaken) return null;
    this.#isTaken = true;
    const client = { query: this.#query, on: noop, removeListener: noop, release: noop };
    return client as unknown as PoolClient;
  }

  readonly #query = async (config: QueryArrayConfig) => {
    if (/^(BEGIN|COMMIT|ROLLBACK)$/.test(config.text)) return NOTHING;
    try {
      return await this.connection.query(config);
    } catch (error) {
      if (error instanceof GluepointError) this.refusal = error;
      throw error;
    }
  };
}

const NOTHING = { fields: [], rows: [], rowCount: 0 };

function noop(): void {}

/** The pool for Prisma's driver adapter: a transaction gets the connection that was lent to it, if any. */
function lending(pool: Pool): Pool {
  const connect = async () => loans.getStore()?.take() ?? pool.connect();
  return new Proxy(pool, {
    get(target, key) {
      if (key === 'connect') return connect;
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
