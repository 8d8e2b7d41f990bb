interface Counted {
  at: string;
  count: number;
}

/** Counts as a chart takes them. */
export function pointsOf(counts: readonly Counted[]): { atMs: number; count: number }[] {
  return counts.map(({ at, count }) => ({ atMs: Date.parse(at), count }));
}

export function totalCount(counts: readonly Counted[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
