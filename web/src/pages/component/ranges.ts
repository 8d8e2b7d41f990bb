export type Range = keyof typeof RANGES;

/** Lengths of history that can be looked at, in milliseconds. */
export const RANGES = { '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 } as const;

export const RANGE_LABELS: Record<Range, string> = { '24h': '24 hours', '7d': '7 days', '30d': '30 days' };
