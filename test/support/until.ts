import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
/** Longer than one look and the pause after it take, unless the machine has no time for this process. */
const MOST_COUNTED_MS = 250;

/**
 * Waits for what happens in other processes or by the machine's own clock; throws when it takes too long. Of a time in
 * which the machine stood still, or in which one look took long, a quarter of a second counts.
 */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  let leftMs = seconds * 1000;
  for (let lookedMs = performance.now(); !(await condition()); ) {
    await sleep(LOOK_EVERY_MS);
    leftMs -= Math.min(performance.now() - lookedMs, MOST_COUNTED_MS);
    if (leftMs < 0) throw new Error(`the condition was not met within ${seconds} s`);
    lookedMs = performance.now();
  }
}
