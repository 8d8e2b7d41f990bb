import { MIB } from '../../lib/bytes.js';
import { ByteBudget } from './byte-budget.js';
import { GcTuning } from './gc-tuning.js';

/** While more than so much is taken of the room for small bodies, garbage must not pile up beside them. */
const MUCH_BYTES = 6 * MIB;

/**
 * Memory for bodies that are being received or whose occurrences wait to be stored, in this process: large ones have
 * room of their own, so that they cannot keep the others out. What waits in line is held by the sockets.
 */
export class BodyMemory {
  readonly #heap = new GcTuning();
  readonly small = new ByteBudget(12 * MIB, { queued: 64, patienceMs: 5_000 }, this.#heap.whileTaken(MUCH_BYTES));
  readonly large = new ByteBudget(32 * MIB, { queued: 8, patienceMs: 10_000 }, this.#heap.whileTaken(0));
  /** For decoders with large windows: two at a time. */
  readonly windows = new ByteBudget(32 * MIB, { queued: 512, patienceMs: 5_000 });
}
