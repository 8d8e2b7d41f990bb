/** How often something happened in the bucket of time that begins at an instant. */
export interface Point {
  atMs: number;
  count: number;
}

/** What is drawn of something that happens over time. */
export interface Series {
  /** Says what is shown, in words, to those who don't see it. */
  label: string;
  /** Buckets without anything may be left out. */
  points: readonly Point[];
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

interface Counted {
  at: string;
  count: number;
}

/** Counts as a chart takes them. */
export function pointsOf(counts: readonly Counted[]): Point[] {
  return counts.map(({ at, count }) => ({ atMs: Date.parse(at), count }));
}

export function totalCount(counts: readonly Counted[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
