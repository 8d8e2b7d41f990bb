import type { RankedSpan } from '../core/windows.js';
import { LATENESS_MS } from './version-store.js';

/** The segment of a component as it was read. */
export interface CachedSegments {
  segment: RankedSpan;
  /** When it was read. */
  readMs: number;
  /** The late counts at that time, in the order of LATENESS_MS. */
  late: readonly string[];
}

/** A segment that is known to have gone on from its beginning until an instant at least. */
export interface CachedPast extends RankedSpan {
  /** Until when that is known. */
  readonly untilMs: number;
}

/**
 * The part of an earlier reading that is still valid: the segment until the latest instant before which nothing can have
 * changed since; null if none is. A change that was not counted as late reaches back at most LATENESS_MS from
 * the writer's clock at the time of its writing; as much again is room for differing clocks and slow commits.
 * What lies before `keptSinceMs` is being deleted: a segment that began there is not known.
 */
export function cachedPast(
  cached: CachedSegments | undefined,
  late: readonly string[],
  keptSinceMs: number,
): CachedPast | null {
  if (cached === undefined) return null;
  const { segment, readMs } = cached;
  if (segment.fromMs < keptSinceMs) return null;
  for (const [i, latenessMs] of LATENESS_MS.entries()) {
    const untilMs = readMs - 2 * latenessMs;
    if (untilMs <= segment.fromMs) return null;
    if (cached.late[i] === late[i]) return { rank: segment.rank, fromMs: segment.fromMs, untilMs };
  }
  return null;
}
