import type { ServerResponse } from 'node:http';

const IDLE_TIMEOUT_MS = 10_000;
/** Minimum rate at which a client must read; the same as the minimum rate of a body. */
const MIN_BYTES_PER_S = 64 * 1024;

/**
 * Ends the connection of a client that does not read its response of `bytes`: when the connection is idle for ten
 * seconds, or when the whole takes too long, since a client that keeps sending restarts the idle timeout.
 */
export function limitSlowReader(response: ServerResponse, bytes: number): void {
  const end = () => response.destroy();
  response.setTimeout(IDLE_TIMEOUT_MS, end);
  const timer = setTimeout(end, IDLE_TIMEOUT_MS + (bytes / MIN_BYTES_PER_S) * 1000);
  response.once('close', () => clearTimeout(timer));
}

/**
 * The same for a stream of unknown length, whose pieces are short: its client must have read one in every ten seconds in
 * which one waits. A stream that waits for the store is not its client's fault.
 */
export function limitSlowStream(response: ServerResponse): void {
  let sent = -1;
  const timer = setInterval(() => {
    const { socket } = response;
    const waiting = socket?.writableLength ?? 0;
    const sentNow = waiting === 0 ? -1 : (socket?.bytesWritten ?? 0) - waiting;
    if (sentNow !== -1 && sentNow === sent) response.destroy();
    sent = sentNow;
  }, IDLE_TIMEOUT_MS);
  response.once('close', () => clearInterval(timer));
}
