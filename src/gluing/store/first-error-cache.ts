import { LRUCache } from 'lru-cache';
import type { TypeStats } from '../core/type-stats.js';

const MAX_TYPES = 20_000;
/** Not for long: when a type is deleted, its next error is its first again. */
const TRUST_MS = 1_000;

/**
 * The event types whose first error the store has, as far as this process knows: flushes need not send its contents
 * again. Where that is wrong, because the type was deleted in between, the store takes the contents of the event.
 */
export class FirstErrorCache {
  /** Receive time until which an entry holds, by project and type. */
  readonly #untilMs = new LRUCache<string, number>({ max: MAX_TYPES });

  /** The keys of those of the types whose first error is stored. */
  storedOf(projectId: number, types: ReadonlyMap<string, TypeStats>): Set<string> {
    const stored = new Set<string>();
    for (const [typeKey, { firstError }] of types) {
      if (firstError === null) continue;
      const untilMs = this.#untilMs.get(keyOf(projectId, typeKey));
      if (untilMs !== undefined && firstError.receivedAtMs < untilMs) stored.add(typeKey);
    }
    return stored;
  }

  /** Remembers that a flush of these types was stored. */
  noteStored(projectId: number, types: ReadonlyMap<string, TypeStats>): void {
    for (const [typeKey, { firstError }] of types) {
      if (firstError !== null) this.#untilMs.set(keyOf(projectId, typeKey), firstError.receivedAtMs + TRUST_MS);
    }
  }
}

function keyOf(projectId: number, typeKey: string): string {
  return `${projectId} ${typeKey}`;
}
