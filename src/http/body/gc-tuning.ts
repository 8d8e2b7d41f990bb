import { setFlagsFromString } from 'node:v8';
import type { BudgetWatch } from './byte-budget.js';

/**
 * By how many percent the heap may grow before V8 collects. Left alone it lets it grow to several times: batches of
 * 250 kB took 320 MiB, with this 210, at the same cost in processor time.
 */
const USUAL_PERCENT = 80;
const FRUGAL_PERCENT = 20;

/** Keeps garbage from piling up: always a little, and more so while much is held for bodies. */
export class GcTuning {
  #reasons = 0;

  constructor() {
    // What waits for a commit looks to V8 as if it lived long, and from then on it makes such objects in old space,
    // where only a full collection finds them: half as much memory again, and pauses.
    setFlagsFromString('--no-allocation-site-pretenuring');
    setGrowth(USUAL_PERCENT);
  }

  /** For a budget: frugal while more than `aboveBytes` of it are taken. */
  whileTaken(aboveBytes: number): BudgetWatch {
    return { aboveBytes, change: (isAbove) => this.#count(isAbove ? 1 : -1) };
  }

  #count(change: 1 | -1): void {
    const before = this.#reasons;
    this.#reasons += change;
    if (before === 0) setGrowth(FRUGAL_PERCENT);
    if (this.#reasons === 0) setGrowth(USUAL_PERCENT);
  }
}

function setGrowth(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
