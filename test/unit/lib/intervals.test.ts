import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSpan,
  firstEndingAfter,
  holds,
  type MutableSpan,
  type Span,
  spanAt,
  unite,
  without,
} from '../../../src/lib/intervals.js';

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 8 }))
    .map(([fromMs, lengthMs]): Span => ({ fromMs, untilMs: fromMs + lengthMs })),
  { maxLength: 8 },
);
const instants = Array.from({ length: 42 }, (_, i) => i - 1);
const covered = (all: readonly Span[], atMs: number) => all.some((one) => one.fromMs <= atMs && atMs < one.untilMs);
const span = (fromMs: number, untilMs: number): Span => ({ fromMs, untilMs });

describe('unite', () => {
  it('covers the same instants with ascending spans that do not touch', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const united = unite(all);
        for (const atMs of instants) {
          expect(covered(united, atMs)).toBe(covered(all, atMs));
          expect(spanAt(united, atMs) !== undefined).toBe(covered(all, atMs));
        }
        for (const [i, one] of united.entries()) expect(one.fromMs).toBeGreaterThan(united[i - 1]?.untilMs ?? -1);
      }),
    );
  });

  it('does not depend on the order, and leaves its input unchanged', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const before = structuredClone(all);
        expect(unite(all.toReversed())).toEqual(unite(all));
        expect(all).toEqual(before);
      }),
    );
  });

  it('joins spans that touch and keeps those apart that are one millisecond away', () => {
    expect(unite([span(0, 5), span(5, 9)])).toEqual([span(0, 9)]);
    expect(unite([span(0, 5), span(6, 9)])).toEqual([span(0, 5), span(6, 9)]);
  });

  it('drops an empty span and keeps an open one', () => {
    expect(unite([span(5, 5)])).toEqual([]);
    expect(unite([span(-Infinity, 3), span(2, Infinity), span(-Infinity, 1)])).toEqual([span(-Infinity, Infinity)]);
  });
});

describe('addSpan', () => {
  it('extends the last span in both directions', () => {
    const list: MutableSpan[] = [span(10, 20)];
    addSpan(list, 5, 12);
    addSpan(list, 20, 25);
    expect(list).toEqual([span(5, 25)]);
  });

  it('appends a span that does not touch the last one', () => {
    const list: MutableSpan[] = [span(10, 20)];
    addSpan(list, 21, 25);
    addSpan(list, 10, 20);
    expect(list).toEqual([span(10, 20), span(21, 25), span(10, 20)]);
  });
});

describe('without', () => {
  it('keeps exactly the instants outside of the cuts', () => {
    fc.assert(
      fc.property(spans, spans, (all, cuts) => {
        for (const one of all) {
          const left = without(one, unite(cuts));
          for (const atMs of instants) expect(covered(left, atMs)).toBe(covered([one], atMs) && !covered(cuts, atMs));
        }
      }),
    );
  });
});

describe('the edges of a span', () => {
  it('holds its first millisecond and not its last', () => {
    expect([9, 10, 19, 20].map((atMs) => holds(span(10, 20), atMs))).toEqual([false, true, true, false]);
  });

  it('firstEndingAfter finds the span until one millisecond before its end', () => {
    const list = [span(0, 5), span(10, 20)];
    expect([4, 5, 19, 20].map((atMs) => firstEndingAfter(list, atMs))).toEqual([0, 1, 1, 2]);
  });
});
