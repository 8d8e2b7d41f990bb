import { connect } from 'node:net';
import type { PoolClient } from 'pg';

/** CancelRequest of PostgreSQL's protocol: its length, its code, the process and its secret. */
const CANCEL_REQUEST = { bytes: 16, code: 80_877_102 };
const TIMEOUT_MS = 2_000;

/** What the driver knows of the server's process, which its types leave out. */
type Cancellable = PoolClient & { processID: number | null; secretKey: number | null };

/**
 * Asks the server to cancel the statement that runs on a connection, over a connection of its own that takes none of the
 * pool's. The statement may have ended before, and the signal may come after it: until something else was run on the
 * connection, the signal may be yet to act. Returns whether the server has handled the request. If not, because it did not
 * do so in time, the signal may come at any time, and the connection must not be used again.
 */
export async function cancelStatement(client: PoolClient): Promise<boolean> {
  const { processID, secretKey, host, port } = client as Cancellable;
  if (processID === null || secretKey === null) return false;
  const request = Buffer.alloc(CANCEL_REQUEST.bytes);
  request.writeInt32BE(CANCEL_REQUEST.bytes, 0);
  request.writeInt32BE(CANCEL_REQUEST.code, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  // The server that the connection leads to: its name may lead to another one by now.
  const { remoteAddress } = client.connection.stream as { remoteAddress?: string };
  const socket = host.startsWith('/')
    ? connect(`${host}/.s.PGSQL.${port}`)
    : connect({ host: remoteAddress ?? host, port });
  return new Promise((resolve) => {
    // The server closes the connection after the signal; it sends nothing.
    socket.once('end', () => resolve(true));
    socket.once('close', () => resolve(false));
    socket.on('error', () => {});
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.once('connect', () => socket.write(request));
    socket.resume();
  });
}
