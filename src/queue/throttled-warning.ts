import type { FastifyBaseLogger } from 'fastify';

const REPEAT_AFTER_MS = 10_000;

/** Logs errors, the same message once in 10 s: all workers lose the store at the same time. */
export function throttledWarn(log: FastifyBaseLogger, closing: AbortSignal): (error: Error) => void {
  const loggedMs = new Map<string, number>();
  return ({ message }) => {
    const now = performance.now();
    if (closing.aborted || now < (loggedMs.get(message) ?? Number.NEGATIVE_INFINITY) + REPEAT_AFTER_MS) return;
    if (loggedMs.size > 100) loggedMs.clear();
    loggedMs.set(message, now);
    log.warn(`job queue: ${message}`);
  };
}
