import type { PoolClient } from 'pg';
import type { ChangePool } from './context.js';

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
