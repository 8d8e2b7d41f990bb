import type { PoolClient } from 'pg';
import type { ChangePool, PrismaDb } from './context.js';
import { type PrismaTx, withPrisma } from './prisma-client.js';

/** Runs `work` in one transaction (READ COMMITTED): committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(pool: ChangePool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back is not used again.
    client.release(broken);
  }
}

/** One transaction for both ways: each sees what the other has written. */
export interface Transaction {
  /** For tables that people edit. */
  tx: PrismaTx;
  /** For SQL: locks, and all other tables. */
  client: PoolClient;
}

/** Like `inTransaction`, for changes through Prisma and SQL together. */
export function inPrismaTransaction<T>(
  { pool, prisma }: PrismaDb,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, (client) => withPrisma(prisma, client, (tx) => work({ tx, client })));
}
