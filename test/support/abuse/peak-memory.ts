import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { peakMemoryMib } from '../../../bench/process-figures.js';

/** Time in which V8 can collect garbage before the next measurement. */
const REST_MS = 1_000;

/** Why memory cannot be measured here; null: it can. */
export const NO_PROC = existsSync('/proc/self/clear_refs') ? null : 'there is no /proc, which measures memory';

/** The peak memory of a process since the last call, in MiB. Throws where there is no /proc. */
export function peakSinceLast(pid: number): number {
  const peak = peakMemoryMib(pid);
  if (peak === null) throw new Error(`There is no /proc/${pid}/status.`);
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return Math.round(peak);
}

/**
 * Asserts a limit in MiB on the peak that `measure` resolves to. A measurement above it is repeated twice, since a busy
 * machine gives V8 little time to collect garbage; then the median of the three counts.
 */
export async function expectWithin(maxMib: number, measure: () => Promise<number>): Promise<void> {
  const peaks = [await measure()];
  while (peaks.length < 3 && (peaks[0] as number) > maxMib) {
    await sleep(REST_MS);
    peaks.push(await measure());
  }
  const median = peaks.toSorted((a, b) => a - b)[Math.floor(peaks.length / 2)];
  expect(median, `peaks of ${peaks.join(', ')} MiB`).toBeLessThanOrEqual(maxMib);
}
