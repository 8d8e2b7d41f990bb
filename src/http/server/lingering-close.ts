import type { Socket } from 'node:net';

/** How long, and how much, is still read from a client that was answered before it had sent everything. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 4 * 1024 * 1024;
const LOOK_EVERY_MS = 100;

const lingering = new WeakSet<Socket>();

/**
 * Has the connection end after its answer, as Node does, but not at once: closing it with bytes unread would reset it,
 * and the client might never see the answer.
 */
export function closeLingeringAfterResponse(socket: Socket): void {
  socket.destroySoon = () => closeLingering(socket);
}

/** Ends the connection and reads what still comes into nothing, for a while. Nothing of it is a request any more. */
export function closeLingering(socket: Socket): void {
  if (lingering.has(socket) || socket.destroyed) return;
  lingering.add(socket);
  const lastByte = socket.bytesRead + LINGER_BYTES;
  const endMs = performance.now() + LINGER_MS;
  const look = setInterval(() => {
    if (socket.bytesRead > lastByte || performance.now() > endMs) socket.destroy();
  }, LOOK_EVERY_MS);
  socket.once('close', () => clearInterval(look)).once('end', () => socket.destroy());
  // Node's parser listens for data; without it the socket only drains.
  socket.removeAllListeners('data');
  socket.on('data', () => {});
  socket.end();
}

/** Whether the connection was answered for the last time. */
export function isLingeringClose(socket: Socket): boolean {
  return lingering.has(socket);
}
