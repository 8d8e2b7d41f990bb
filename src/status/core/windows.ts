/** A half-open stretch of time `[fromMs, untilMs)`, milliseconds since 1970; infinite where it is open. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A stretch of time that asks for a rank of severity (severity.ts): 1 success, 2 warning, 3 alarm. */
export interface RankedSpan extends Span {
  readonly rank: number;
}

/** For each rank the times at which the status is at least that: `levels[0]` is always. Each list is united. */
export type Levels = readonly (readonly Span[])[];

const TOP_RANK = 3;
const ALWAYS: Span = { fromMs: -Infinity, untilMs: Infinity };

/** The same instants as ascending spans that neither overlap nor touch; empty spans vanish. */
export function unite(spans: readonly Span[]): Span[] {
  const sorted = spans.filter(({ fromMs, untilMs }) => fromMs < untilMs).sort((a, b) => (a.fromMs < b.fromMs ? -1 : 1));
  const united: Span[] = [];
  for (const span of sorted) {
    const last = united.at(-1);
    if (last === undefined || span.fromMs > last.untilMs) united.push(span);
    else if (span.untilMs > last.untilMs) united[united.length - 1] = { fromMs: last.fromMs, untilMs: span.untilMs };
  }
  return united;
}

/** What is left of a span outside of `cuts`, which must be united. */
export function without(span: Span, cuts: readonly Span[]): Span[] {
  const left: Span[] = [];
  let { fromMs } = span;
  for (let i = firstEndingAfter(cuts, fromMs); i < cuts.length; i += 1) {
    const cut = cuts[i] as Span;
    if (cut.fromMs >= span.untilMs) break;
    if (cut.fromMs > fromMs) left.push({ fromMs, untilMs: cut.fromMs });
    fromMs = cut.untilMs;
  }
  if (fromMs < span.untilMs) left.push({ fromMs, untilMs: span.untilMs });
  return left;
}

export function holds({ fromMs, untilMs }: Span, atMs: number): boolean {
  return fromMs <= atMs && atMs < untilMs;
}

/** The one of `spans`, which must be united, that holds an instant. */
export function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  const span = spans[firstEndingAfter(spans, atMs)];
  return span !== undefined && span.fromMs <= atMs ? span : undefined;
}

/** Place of the first of the united spans that ends after an instant; their number if none does. */
export function firstEndingAfter(spans: readonly Span[], atMs: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Span).untilMs > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The highest rank decides at each instant (docs/rules.md#status). */
export function levelsOf(windows: readonly RankedSpan[]): Levels {
  const levels: Span[][] = [];
  let above: Span[] = [];
  for (let rank = TOP_RANK; rank >= 1; rank -= 1) {
    const own = windows.filter((window) => window.rank === rank);
    above = own.length === 0 ? above : unite([...above, ...own]);
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
  for (let atMs = fromMs; atMs < toMs; ) {
    const { rank, untilMs } = segmentAround(levels, atMs);
    const endMs = Math.min(untilMs, toMs);
    segments.push({ rank, fromMs: atMs, untilMs: endMs });
    atMs = endMs;
  }
  return segments;
}
