import type { ServerResponse } from 'node:http';

const IDLE_TIMEOUT_MS = 10_000;
/** Minimum rate at which a client must read; the same as the minimum rate of a body. */
const MIN_BYTES_PER_S = 64 * 1024;

/**
 * Ends the connection of a client that does not read its response of `bytes`: when the connection is idle for ten
 * seconds, or when the whole takes too long, since a client that keeps sending restarts the idle timeout.
 */
export function limitSlowReader(response: ServerResponse, bytes: number): void {
  limitIdleReader(response);
  const timer = setTimeout(() => response.destroy(), IDLE_TIMEOUT_MS + (bytes / MIN_BYTES_PER_S) * 1000);
  response.once('close', () => clearTimeout(timer));
}

/** Ends the connection of a client that reads nothing of a response for ten seconds, for a stream of unknown length. */
export function limitIdleReader(response: ServerResponse): void {
  response.setTimeout(IDLE_TIMEOUT_MS, () => response.destroy());
}
