import type { Socket } from 'node:net';
import { replaceClose } from './node-internals.js';

/** How long, and how many bytes, a closing connection is still read (as lingering_time of nginx). */
const LIMIT_MS = 2_000;
const LIMIT_BYTES = 4 * 1024 * 1024;
const CHECK_INTERVAL_MS = 100;

const closing = new WeakSet<Socket>();

/**
 * Ends a connection after its next response, with a lingering close: closing a socket with unread bytes sends a reset,
 * and the client might lose the response.
 */
export function closeLingeringAfterResponse(socket: Socket): void {
  replaceClose(socket, closeLingering);
}

/** Ends a connection, and discards what the client still sends until it closes or a limit is reached. */
export function closeLingering(socket: Socket): void {
  if (closing.has(socket) || socket.destroyed) return;
  closing.add(socket);
  const lastByte = socket.bytesRead + LIMIT_BYTES;
  const endMs = performance.now() + LIMIT_MS;
  const timer = setInterval(() => {
    if (socket.bytesRead > lastByte || performance.now() > endMs) socket.destroy();
  }, CHECK_INTERVAL_MS);
  socket.once('close', () => clearInterval(timer)).once('end', () => socket.destroy());
  // Removes the HTTP parser, so that nothing is parsed as a request any more.
  socket.removeAllListeners('data');
  socket.on('data', () => {});
  socket.end();
}

/** Whether the connection is closing after its last response. */
export function isLingeringClose(socket: Socket): boolean {
  return closing.has(socket);
}
