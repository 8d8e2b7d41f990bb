import { firstEndingAfter, type Span, spanAt, unite } from '../../lib/intervals.js';

/** A stretch of time that asks for a rank of severity (severity.ts): 1 success, 2 warning, 3 alarm. */
export interface RankedSpan extends Span {
  readonly rank: number;
}

/** For each rank the times at which the status is at least that: `levels[0]` is always. Each list is united. */
export type Levels = readonly (readonly Span[])[];

const TOP_RANK = 3;
const ALWAYS: Span = { fromMs: -Infinity, untilMs: Infinity };

/** The highest rank decides at each instant (docs/rules.md#status). */
export function levelsOf(windows: readonly RankedSpan[]): Levels {
  const levels: Span[][] = [];
  let above: Span[] = [];
  for (let rank = TOP_RANK; rank >= 1; rank -= 1) {
    const own: Span[] = windows.filter((window) => window.rank === rank);
    if (own.length > 0) above = unite(above.concat(own));
    levels[rank] = above;
  }
  levels[0] = [ALWAYS];
  return levels;
}

/** The status at an instant, as a rank; 0 where nothing counts. */
export function rankAt(levels: Levels, atMs: number): number {
  for (let rank = TOP_RANK; rank >= 1; rank -= 1) if (spanAt(levels[rank] ?? [], atMs)) return rank;
  return 0;
}

/** The longest stretch of equal status around an instant; infinite where it is open. */
export function segmentAround(levels: Levels, atMs: number): RankedSpan {
  const rank = rankAt(levels, atMs);
  const inside = spanAt(levels[rank] ?? [], atMs) ?? ALWAYS;
  const above = levels[rank + 1] ?? [];
  const next = firstEndingAfter(above, atMs);
  return {
    rank,
    fromMs: Math.max(inside.fromMs, above[next - 1]?.untilMs ?? -Infinity),
    untilMs: Math.min(inside.untilMs, above[next]?.fromMs ?? Infinity),
  };
}

/** The stretches of equal status that make up `[fromMs, toMs)`, ascending; two neighbours always differ. */
export function segmentsWithin(levels: Levels, fromMs: number, toMs: number): RankedSpan[] {
  const segments: RankedSpan[] = [];
  const next = levels.map((spans) => firstEndingAfter(spans, fromMs));
  for (let atMs = fromMs; atMs < toMs; ) {
    let rank = 0;
    let untilMs = toMs;
    for (let one = TOP_RANK; one >= 1; one -= 1) {
      const spans = levels[one] ?? [];
      let place = next[one] ?? 0;
      while (place < spans.length && (spans[place] as Span).untilMs <= atMs) place += 1;
      next[one] = place;
      const span = spans[place];
      if (span === undefined) continue;
      if (span.fromMs <= atMs) {
        rank = one;
        untilMs = Math.min(untilMs, span.untilMs);
        break;
      }
      untilMs = Math.min(untilMs, span.fromMs);
    }
    segments.push({ rank, fromMs: atMs, untilMs });
    atMs = untilMs;
  }
  return segments;
}
