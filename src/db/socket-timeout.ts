import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';

const TICK_MS = 5_000;

const timeouts = new WeakMap<PoolClient, number>();

/** How long the server may send nothing while this client is in use. Valid until the client is released. */
export function setSocketTimeout(client: PoolClient, ms: number): void {
  timeouts.set(client, ms);
}

/**
 * Closes connections whose server sends nothing while they are in use: a frozen or vanished server would block the
 * client indefinitely. `timeoutMs`: how long it may be silent, unless `setSocketTimeout` says otherwise; to the nearest `tickMs`. (pg's own query_timeout makes a timer for each query, and what these leave behind
 * takes the query's buffers along into V8's old space: a full collection every half second under load.)
 */
export function enforceSocketTimeouts(pool: Pool, timeoutMs: number, tickMs = TICK_MS): void {
  const inUse = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => {
    inUse.delete(client);
    timeouts.delete(client);
  });
  pool.on('connect', (client) => {
    const socket = client.connection.stream as Socket;
    let heardBytes = 0;
    let silentMs = 0;
    // Node rewinds this timer with each byte; it does not cost one per query.
    socket.setTimeout(tickMs);
    socket.on('timeout', () => {
      silentMs = socket.bytesRead === heardBytes ? silentMs + tickMs : tickMs;
      heardBytes = socket.bytesRead;
      if (!inUse.has(client)) silentMs = 0;
      else if (silentMs >= (timeouts.get(client) ?? timeoutMs)) {
        socket.destroy(Object.assign(new Error('PostgreSQL has not answered for too long'), { code: 'ETIMEDOUT' }));
        return;
      }
      socket.setTimeout(tickMs);
    });
  });
}
