import type { FastifyBaseLogger } from 'fastify';

/** Connections with slow bodies, or whose client does not read its response, are closed then. */
const CUT_AFTER_MS = 6_000;
/**
 * The process ends then at the latest: within 10 s of the signal (docs/rules/quality.md#nothing-lost-nothing-double).
 */
const FORCE_AFTER_MS = 9_500;

/** SIGHUP: the terminal or the SSH session was closed. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * On a signal, or when the supervising process has ended: runs `drain` and exits with 0. After an error that nothing
 * caught: logs it, runs `drain` so that what was accepted is still stored, and exits with 1. `cut` is called when that
 * takes long. The exit is forced, with 1, when even that does not help.
 */
export function installGracefulShutdown(
  log: FastifyBaseLogger,
  drain: () => Promise<void>,
  cut: () => void = () => {},
): void {
  let exitCode = 0;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(cut, CUT_AFTER_MS).unref();
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
    try {
      await drain();
    } catch (error) {
      log.error({ err: error }, 'could not stop cleanly');
      exitCode = 1;
    }
    process.exit(exitCode);
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!stopping) log.info(`${signal}: stopping`);
      void stop();
    });
  }
  process.on('disconnect', () => {
    if (!stopping) log.info('the supervising process has ended: stopping');
    void stop();
  });
  // Also for promises that are rejected and not handled: node passes them on to this event.
  process.on('uncaughtException', (error) => {
    exitCode = 1;
    log.fatal({ err: error }, 'an error that nothing caught: stopping');
    void stop();
  });
}
