import type { Point } from './points.js';

/** More bars than any screen has columns: from here on nothing is filled in. */
const MAX_FILLED = 5_000;

/**
 * The points with those that were left out because nothing happened: bars are as wide as the smallest gap between two.
 */
export function fillGaps(points: readonly Point[], fromMs: number, toMs: number, bucketMs: number): Point[] {
  const buckets = Math.ceil((toMs - fromMs) / bucketMs);
  if (buckets > MAX_FILLED) return [...points];
  const counts = new Map(points.map(({ atMs, count }) => [atMs, count]));
  return Array.from({ length: Math.max(buckets, 0) }, (_, place) => {
    const atMs = fromMs + place * bucketMs;
    return { atMs, count: counts.get(atMs) ?? 0 };
  });
}
