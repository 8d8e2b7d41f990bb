import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { peakMemoryMib } from '../../../bench/process-figures.js';
import { median } from '../effort.js';
import { unless } from '../unless.js';

const RUNS = 3;
/** In which V8 can collect garbage before the next run. */
const PAUSE_MS = 1_000;

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

/** Runs an attack three times and expects the median of what it costs to be at most `maxMib`. `run` resolves with MiB. */
export async function expectMedianWithin(maxMib: number, run: () => Promise<number>): Promise<void> {
  const costs: number[] = [];
  while (costs.length < RUNS) {
    if (costs.length > 0) await sleep(PAUSE_MS);
    costs.push(Math.round(await run()));
  }
  console.log(`  memory: ${costs.join(', ')} MiB; the median may be ${maxMib}`);
  expect(median(costs)).toBeLessThanOrEqual(maxMib);
}
