import type { FastifyBaseLogger } from 'fastify';

/** Slow bodies and answers nobody reads are cut off then. */
const CUT_AFTER_MS = 6_000;
/**
 * The process ends then at the latest: within 10 s of the signal (docs/rules/quality.md#nothing-lost-nothing-double).
 */
const FORCE_AFTER_MS = 9_500;

/**
 * On SIGTERM, SIGINT, or the death of the supervising process: runs `drain` and exits with 0. `cut` is called
 * when it takes long; the exit is forced, with 1, when even that does not help.
 */
export function shutDownOnSignal(log: FastifyBaseLogger, drain: () => Promise<void>, cut: () => void = () => {}): void {
  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info(`${reason}: stopping`);
    setTimeout(cut, CUT_AFTER_MS).unref();
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
    try {
      await drain();
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  process.on('disconnect', () => void stop('the supervising process is gone'));
}
