import type { SideName } from './sides/side.js';
import type { Turn } from './turn.js';

/** One line of the table. */
export interface Line {
  row: string;
  what: string;
  unit: string;
  /** Of the product: the median of its turns. */
  figure: number;
  /** The medians of the others; absent where they were not measured. */
  ceiling?: number;
  plain?: number;
  before?: number;
  /** Product by ceiling and by plain way: the median of the rounds' ratios. */
  toCeiling?: number;
  toPlain?: number;
  toBefore?: number;
  /** Milliseconds, of the product. */
  p50Ms?: number;
  p99Ms?: number;
  aims: Aim[];
  /** Why the figures do not count; null = they do. */
  failed: string | null;
  /** What the figures are made of. */
  turns: Turn[];
}

export interface Aim {
  text: string;
  met: boolean;
}

/** Whether everything that was answered is stored, once. */
export interface CountCheck {
  row: string;
  side: SideName;
  /** Occurrences that were answered 200 or 201. */
  answered: number;
  /** Occurrences in the store, counted in each place that keeps a count. */
  stored: Record<string, number>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
