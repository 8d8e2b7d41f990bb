/** A half-open stretch of time `[fromMs, untilMs)`, milliseconds since 1970; infinite where it is open. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A span whose owner extends it in place. */
export type MutableSpan = { -readonly [K in keyof Span]: Span[K] };

/** Adds a span to a list: extends the last one if they overlap or touch, else appends. The span must not be empty. */
export function addSpan(spans: MutableSpan[], fromMs: number, untilMs: number): void {
  const last = spans[spans.length - 1];
  if (last === undefined || fromMs > last.untilMs || last.fromMs > untilMs) {
    spans.push({ fromMs, untilMs });
    return;
  }
  if (fromMs < last.fromMs) last.fromMs = fromMs;
  if (untilMs > last.untilMs) last.untilMs = untilMs;
}

/** The same instants as ascending spans that neither overlap nor touch. Empty spans are dropped. */
export function unite(spans: readonly Span[]): Span[] {
  const all = spans.filter(({ fromMs, untilMs }) => fromMs < untilMs);
  if (all.length < 2) return all;
  // Numbers are sorted much faster than spans.
  const begins = new Float64Array(all.length);
  const ends = new Float64Array(all.length);
  all.forEach(({ fromMs, untilMs }, n) => {
    begins[n] = fromMs;
    ends[n] = untilMs;
  });
  begins.sort();
  ends.sort();
  const united: Span[] = [];
  let fromMs = begins[0] as number;
  for (let n = 1; n < all.length; n += 1) {
    const endMs = ends[n - 1] as number;
    const nextMs = begins[n] as number;
    // All n that began before have ended.
    if (nextMs <= endMs) continue;
    united.push({ fromMs, untilMs: endMs });
    fromMs = nextMs;
  }
  united.push({ fromMs, untilMs: ends[all.length - 1] as number });
  return united;
}

/** What remains of a span outside of `cuts`, which must be united. */
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

/** The part of a span around an instant that is outside of `cuts`, which must be united and not hold the instant. */
export function around({ fromMs, untilMs }: Span, cuts: readonly Span[], atMs: number): Span {
  const next = firstEndingAfter(cuts, atMs);
  return {
    fromMs: Math.max(fromMs, cuts[next - 1]?.untilMs ?? fromMs),
    untilMs: Math.min(untilMs, cuts[next]?.fromMs ?? untilMs),
  };
}

/** Whether an instant lies in the span. */
export function holds({ fromMs, untilMs }: Span, atMs: number): boolean {
  return fromMs <= atMs && atMs < untilMs;
}

/** The span that holds an instant; undefined if none does. `spans` must be united. */
export function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  const span = spans[firstEndingAfter(spans, atMs)];
  return span !== undefined && span.fromMs <= atMs ? span : undefined;
}

/** Index of the first of ascending instants that is at or after an instant; the length of the list if none is. */
export function firstFrom(instants: readonly number[], atMs: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] as number) >= atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first span that ends after an instant; the length of the list if none does. `spans` must be united. */
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
