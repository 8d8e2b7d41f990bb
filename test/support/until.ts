import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** Waits for what happens in other processes or by the machine's own clock; throws when it takes too long. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 8): Promise<void> {
  const giveUpMs = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > giveUpMs) throw new Error(`it did not come to be within ${seconds} s`);
    await sleep(LOOK_EVERY_MS);
  }
}
