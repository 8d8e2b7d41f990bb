import { describe, expect, it } from 'vitest';
import { levelsOf, rankAt, segmentAround, segmentsWithin } from '../../../../src/status/core/windows.js';

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
