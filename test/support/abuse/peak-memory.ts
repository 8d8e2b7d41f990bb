import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { peakMemoryMib } from '../../../bench/process-figures.js';

/** A busy machine gives V8 no time to collect. What really grows without bound does so each time. */
const TRIES = 5;
/** In which V8 can collect before the next try. */
const REST_MS = 1_000;

/** The most memory of a process since the last call, MiB; 0 where there is no /proc. */
export function peakSinceLast(pid: number): number {
  const peak = peakMemoryMib(pid);
  if (peak === null) return 0;
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return Math.round(peak);
}

/** What is sent costs no more than that, at the latest in the last try. `send` resolves to the peak, in MiB. */
export async function expectWithin(mostMib: number, send: () => Promise<number>): Promise<void> {
  let peak = await send();
  for (let n = 1; n < TRIES && peak > mostMib; n += 1) {
    await sleep(REST_MS);
    peak = await send();
  }
  expect(peak).toBeLessThanOrEqual(mostMib);
}
