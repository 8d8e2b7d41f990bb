import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { peakMemoryMib } from '../../../bench/process-figures.js';
import { median } from '../effort.js';
import { unless } from '../unless.js';

const RUNS = 3;
/** In which V8 can collect garbage before the next run. */
const PAUSE_MS = 500;

/** Options of tests that measure the memory of another process: they are skipped where that is impossible. */
export function measuresMemory() {
  return unless(peakMemoryMib(process.pid) === null ? 'no /proc to measure memory with' : null);
}

/** The resident memory of a process, MiB. */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`no resident memory of process ${pid}`);
  return Math.round(Number(kib) / 1024);
}

/** The highest resident memory of a process since the last call, MiB. */
export function peakSinceLast(pid: number): number {
  const peak = peakMemoryMib(pid);
  if (peak === null) throw new Error(`no peak memory of process ${pid}`);
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return Math.round(peak);
}

/**
 * Runs an attack and expects that what it costs is at most `maxMib`: the first run, when it is below three
 * quarters of that; otherwise the median of three. `run` resolves with MiB.
 */
export async function expectMedianWithin(maxMib: number, run: () => Promise<number>): Promise<void> {
  const costs: number[] = [];
  const runsNeeded = () => (costs[0] !== undefined && costs[0] <= 0.75 * maxMib ? 1 : RUNS);
  while (costs.length < runsNeeded()) {
    if (costs.length > 0) await sleep(PAUSE_MS);
    costs.push(Math.round(await run()));
  }
  console.log(`  memory: ${costs.join(', ')} MiB; the median may be ${maxMib}`);
  expect(median(costs)).toBeLessThanOrEqual(maxMib);
}
