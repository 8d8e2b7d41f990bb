import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  levelsOf,
  rankAt,
  type Span,
  segmentAround,
  segmentsWithin,
  spanAt,
  unite,
  without,
} from '../../../../src/status/core/windows.js';

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 8 }))
    .map(([fromMs, lengthMs]): Span => ({ fromMs, untilMs: fromMs + lengthMs })),
  { maxLength: 8 },
);
const instants = Array.from({ length: 42 }, (_, i) => i - 1);
const covered = (all: readonly Span[], atMs: number) => all.some((one) => one.fromMs <= atMs && atMs < one.untilMs);

describe('spans of time', () => {
  it('unite to the same instants, apart and in order', () => {
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

  it('unite when they touch and stay apart one millisecond further on', () => {
    expect(
      unite([
        { fromMs: 0, untilMs: 5 },
        { fromMs: 5, untilMs: 9 },
      ]),
    ).toEqual([{ fromMs: 0, untilMs: 9 }]);
    expect(
      unite([
        { fromMs: 0, untilMs: 5 },
        { fromMs: 6, untilMs: 9 },
      ]),
    ).toHaveLength(2);
  });

  it('keep what the cuts leave of them', () => {
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

describe('the status around an instant', () => {
  const levels = levelsOf([
    { rank: 1, fromMs: 0, untilMs: 100 },
    { rank: 3, fromMs: 40, untilMs: 60 },
    { rank: 2, fromMs: 60, untilMs: 70 },
  ]);

  it('changes in the millisecond in which a window begins and in the one in which it ends', () => {
    const ranks = [-1, 0, 39, 40, 59, 60, 69, 70, 99, 100].map((atMs) => rankAt(levels, atMs));
    expect(ranks).toEqual([0, 1, 1, 3, 3, 2, 2, 1, 1, 0]);
  });

  it('lasts from the last change to the next', () => {
    expect(segmentAround(levels, 39)).toEqual({ rank: 1, fromMs: 0, untilMs: 40 });
    expect(segmentAround(levels, 40)).toEqual({ rank: 3, fromMs: 40, untilMs: 60 });
    expect(segmentAround(levels, 70)).toEqual({ rank: 1, fromMs: 70, untilMs: 100 });
  });

  it('is open where nothing was before and nothing comes after', () => {
    expect(segmentAround(levels, -1)).toEqual({ rank: 0, fromMs: -Infinity, untilMs: 0 });
    expect(segmentAround(levels, 100)).toEqual({ rank: 0, fromMs: 100, untilMs: Infinity });
    expect(segmentAround(levelsOf([]), 7)).toEqual({ rank: 0, fromMs: -Infinity, untilMs: Infinity });
  });

  it('makes contiguous segments that fill the range', () => {
    expect(segmentsWithin(levels, 50, 120)).toEqual([
      { rank: 3, fromMs: 50, untilMs: 60 },
      { rank: 2, fromMs: 60, untilMs: 70 },
      { rank: 1, fromMs: 70, untilMs: 100 },
      { rank: 0, fromMs: 100, untilMs: 120 },
    ]);
  });
});
