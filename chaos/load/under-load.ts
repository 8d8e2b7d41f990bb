import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../test/support/until.js';
import type { Load } from './load.js';
import type { Target } from './send.js';

const ENOUGH = 100;
const AT_MOST_LATER_MS = 800;
/** As many requests acknowledged in a row, after a failure, mean that it is over. */
const WELL_AGAIN = 50;

/**
 * Does `harm` at a random moment after the first hundred occurrences were acknowledged; resolves when it is done and the
 * last response is in. Without `until` the load ends when no process listens.
 */
export async function underLoad<T>(
  load: Load,
  target: Target,
  harm: () => Promise<T>,
  untilThen?: (result: T) => Promise<void>,
): Promise<T> {
  const stop = new AbortController();
  const over = load.run(target, stop.signal);
  try {
    await until(() => load.acknowledged.length >= ENOUGH, 20);
    await sleep(Math.random() * AT_MOST_LATER_MS);
    const result = await harm();
    await untilThen?.(result);
    if (untilThen === undefined) await over;
    return result;
  } finally {
    stop.abort();
    await over;
  }
}

/** Waits until the load is acknowledged again and again. */
export function wellAgain(load: Load, giveUpSeconds: number): Promise<void> {
  const { acknowledgedRequests } = load;
  const isWell = () =>
    load.acknowledgedSinceFailure >= WELL_AGAIN && load.acknowledgedRequests >= acknowledgedRequests + WELL_AGAIN;
  return until(isWell, giveUpSeconds);
}

/** Waits until the load has failed after an instant of `performance.now()`, and succeeds again. */
export async function troubleAndRecovery(load: Load, sinceMs: number, giveUpSeconds: number): Promise<void> {
  await until(() => load.lastFailureMs > sinceMs, giveUpSeconds);
  await wellAgain(load, giveUpSeconds);
}
