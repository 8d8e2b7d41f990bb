import type { FastifyBaseLogger } from 'fastify';

const SAME_WORDS_AGAIN_AFTER_MS = 10_000;

/** Says what went wrong, the same words not again for a while: all workers lose the store at once. */
export function throttledWarn(log: FastifyBaseLogger, closing: AbortSignal): (error: Error) => void {
  const said = new Map<string, number>();
  return ({ message }) => {
    const now = performance.now();
    if (closing.aborted || now < (said.get(message) ?? Number.NEGATIVE_INFINITY) + SAME_WORDS_AGAIN_AFTER_MS) return;
    if (said.size > 100) said.clear();
    said.set(message, now);
    log.warn(`job queue: ${message}`);
  };
}
