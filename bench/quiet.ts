import { setTimeout as sleep } from 'node:timers/promises';
import { machineCoreSeconds } from './process-figures.js';

const SAMPLE_MS = 400;
const MOST_CORES = 0.1;
const PATIENCE_MS = 120_000;

/** Waits until hardly anything runs on the machine, for two minutes at most. */
export async function untilQuiet(): Promise<void> {
  const giveUpMs = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUpMs) {
    const before = machineCoreSeconds();
    await sleep(SAMPLE_MS);
    if ((machineCoreSeconds() - before) / (SAMPLE_MS / 1000) <= MOST_CORES) return;
  }
}
