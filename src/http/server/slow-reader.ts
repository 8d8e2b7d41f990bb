import type { ServerResponse } from 'node:http';

/** Longer answers are watched: what a client does not read stays in memory. */
const WATCH_ABOVE_BYTES = 16 * 1024;
const NOTHING_READ_MS = 10_000;
/** Slower than this, a client is cut off while it reads; a body may not be slower either. */
const LEAST_BYTES_PER_S = 64 * 1024;

/**
 * Ends the connection of a client that does not read its answer of `bytes`: when nothing passes for ten seconds either
 * way, and, since who goes on sending would begin these anew each time, when the whole takes too long.
 */
export function limitSlowReader(answer: ServerResponse, bytes: number): void {
  if (bytes <= WATCH_ABOVE_BYTES) return;
  const end = () => answer.destroy();
  answer.setTimeout(NOTHING_READ_MS, end);
  const timer = setTimeout(end, NOTHING_READ_MS + (bytes / LEAST_BYTES_PER_S) * 1000);
  answer.once('close', () => clearTimeout(timer));
}
