import type { Pool, PoolClient } from 'pg';

/** SQLSTATE of a write on a standby, or where default_transaction_read_only is on. */
const READ_ONLY = '25006';

/**
 * Replaces the connections of all pools when the server refuses to write to one: after a failover they still lead to the
 * former primary, which may go on as a standby. The connection that was refused is closed when it is released, and with
 * it all that were opened before.
 */
export function discardReadOnlyConnections(pools: readonly Pool[]): void {
  const generations = new WeakMap<PoolClient, number>();
  let generation = 0;
  for (const pool of pools) discardWhere(pool);

  function discardWhere(pool: Pool): void {
    pool.on('connect', (client) => {
      generations.set(client, generation);
      client.connection.on('errorMessage', ({ code }: { code?: string }) => {
        if (code !== READ_ONLY || generations.get(client) !== generation) return;
        generation += 1;
        for (const each of pools) closeIdle(each);
      });
    });
    // The pool does not take back a client that was ended.
    pool.on('release', (_error, client) => {
      if (generations.get(client) !== generation) void client.end();
    });
  }
}

/** Takes the idle connections out of the pool; `release` then closes each. */
function closeIdle(pool: Pool): void {
  for (let idle = pool.idleCount; idle > 0; idle--) {
    pool.connect().then(
      (client) => client.release(true),
      () => {},
    );
  }
}

/** Whether the server takes no writes at present. Throws when it cannot be reached. */
export async function isReadOnly(pool: Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ read_only: boolean }>(
      `SELECT current_setting('transaction_read_only') = 'on' AS read_only`,
    );
    const readOnly = rows[0]?.read_only === true;
    // The next check opens a connection, which may lead to another server.
    client.release(readOnly);
    return readOnly;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
