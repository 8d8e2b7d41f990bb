import type { ServerResponse } from 'node:http';

/** Longer responses are watched: what a client does not read stays in memory. */
const WATCH_ABOVE_BYTES = 16 * 1024;
const IDLE_TIMEOUT_MS = 10_000;
/** Minimum rate at which a client must read; the same as the minimum rate of a body. */
const MIN_BYTES_PER_S = 64 * 1024;

/**
 * Ends the connection of a client that does not read its response of `bytes`: when the connection is idle for ten
 * seconds, or when the whole takes too long, since a client that keeps sending restarts the idle timeout.
 */
export function limitSlowReader(response: ServerResponse, bytes: number): void {
  if (bytes <= WATCH_ABOVE_BYTES) return;
  const end = () => response.destroy();
  response.setTimeout(IDLE_TIMEOUT_MS, end);
  const timer = setTimeout(end, IDLE_TIMEOUT_MS + (bytes / MIN_BYTES_PER_S) * 1000);
  response.once('close', () => clearTimeout(timer));
}
