import { MIB } from '../../lib/bytes.js';
import type { GcTuning } from '../memory/gc-tuning.js';
import { MemoryBudget } from '../memory/memory-budget.js';

/** More than this reserved for small bodies: the garbage collector must not let garbage pile up beside them. */
const FRUGAL_ABOVE_BYTES = 6 * MIB;

/**
 * The budgets of this process for bodies that are being received or whose occurrences are being stored. Large bodies
 * have a budget of their own, so that they cannot block small ones. The socket buffers what a waiting request sends.
 */
export class BodyMemory {
  readonly small: MemoryBudget;
  readonly large: MemoryBudget;
  /** For decoders with large windows (brotli, zstd): two at a time. */
  readonly windows = new MemoryBudget(32 * MIB, { maxQueued: 512, maxWaitMs: 5_000 });

  constructor(gc: GcTuning) {
    this.small = new MemoryBudget(12 * MIB, { maxQueued: 64, maxWaitMs: 5_000 }, gc.frugalAbove(FRUGAL_ABOVE_BYTES));
    this.large = new MemoryBudget(32 * MIB, { maxQueued: 8, maxWaitMs: 10_000 }, gc.frugalAbove(0));
  }
}
