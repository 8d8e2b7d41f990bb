import { setFlagsFromString } from 'node:v8';

/** Called when the reserved bytes of a budget rise above `aboveBytes`, and when they fall to it again. */
export interface BudgetWatch {
  aboveBytes: number;
  change(isAbove: boolean): void;
}

/** By how many percent the heap may grow before V8 collects garbage. V8 alone lets it grow to a multiple. */
const DEFAULT_PERCENT = 80;
const FRUGAL_PERCENT = 20;

/**
 * The only place that sets V8 flags. They bound the garbage that piles up beside the bodies of requests: always a little,
 * and strictly while much memory is reserved for bodies. That depends on the load, so command-line options cannot do it.
 * Figures: docs/performance.md#memory-under-attack.
 */
export class GcTuning {
  #frugalBudgets = 0;

  constructor() {
    // Objects that wait for a commit look long-lived to V8, which then allocates their like in old space, where only a
    // full collection frees them.
    setFlagsFromString('--no-allocation-site-pretenuring');
    setGrowth(DEFAULT_PERCENT);
  }

  /** A watch for a budget: frugal while more than `aboveBytes` are reserved. */
  frugalAbove(aboveBytes: number): BudgetWatch {
    return { aboveBytes, change: (isAbove) => this.#count(isAbove ? 1 : -1) };
  }

  #count(change: 1 | -1): void {
    const before = this.#frugalBudgets;
    this.#frugalBudgets += change;
    if (before === 0) setGrowth(FRUGAL_PERCENT);
    if (this.#frugalBudgets === 0) setGrowth(DEFAULT_PERCENT);
  }
}

function setGrowth(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
