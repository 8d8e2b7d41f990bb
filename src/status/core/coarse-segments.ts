import type { RankedSpan } from './windows.js';

/** At most this many segments of a history are shown. */
export const MAX_SEGMENTS = 5_000;

/** Of slices of 2^52 ms there are two, before 1970 and after, so that at most three segments are left. */
const COARSEST = 52;

/**
 * At most `limit` (3 or more) contiguous segments in place of many, each with the worst rank within it (docs/rules.md#history).
 * Time is divided into slices of 2^k ms since 1970. Segments that lie within one slice and follow each other are joined.
 * One that crosses the border of a slice stays, and so does all that lasts longer than a slice. k is the smallest that
 * leaves at most `limit`. Neighbours of equal rank are joined in the end. The result depends on the segments only.
 */
export function coarsen(segments: readonly RankedSpan[], limit: number): RankedSpan[] {
  let tooFine = -1;
  let enough = COARSEST;
  while (enough - tooFine > 1) {
    const middle = (tooFine + enough) >>> 1;
    if (joinWithin(segments, 2 ** middle).length > limit) tooFine = middle;
    else enough = middle;
  }
  const joined: RankedSpan[] = [];
  for (const segment of joinWithin(segments, 2 ** enough)) {
    const last = joined.at(-1);
    if (last?.rank === segment.rank) joined[joined.length - 1] = { ...last, untilMs: segment.untilMs };
    else joined.push(segment);
  }
  return joined;
}

/** Joins neighbours that lie within one slice. */
function joinWithin(segments: readonly RankedSpan[], sliceMs: number): RankedSpan[] {
  const joined: RankedSpan[] = [];
  let lastSlice: number | null = null;
  for (const segment of segments) {
    const slice = sliceOf(segment, sliceMs);
    const last = joined.at(-1);
    if (last !== undefined && slice !== null && slice === lastSlice) {
      joined[joined.length - 1] = {
        fromMs: last.fromMs,
        untilMs: segment.untilMs,
        rank: Math.max(last.rank, segment.rank),
      };
    } else joined.push(segment);
    lastSlice = slice;
  }
  return joined;
}

/** The slice that a segment lies within; null where it lies in several. */
function sliceOf({ fromMs, untilMs }: RankedSpan, sliceMs: number): number | null {
  const slice = Math.floor(fromMs / sliceMs);
  return Math.ceil(untilMs / sliceMs) - 1 === slice ? slice : null;
}
