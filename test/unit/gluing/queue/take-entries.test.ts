import { describe, expect, it } from 'vitest';
import type { Occurrence } from '../../../../src/gluing/core/occurrence.js';
import { type Entry, takeEntries } from '../../../../src/gluing/queue/commit-queue.js';

const HOUR = 3_600_000;
const entry = (receivedAtMs: number, count = 1): Entry => ({
  occurrences: Array.from({ length: count }, () => ({ receivedAtMs }) as Occurrence),
  characters: 0,
  resolve: () => undefined,
  reject: () => undefined,
});
const taken = (waiting: Entry[], most: number) => {
  const queue = { waiting: [...waiting] };
  return [takeEntries(queue, most).length, queue.waiting.length];
};

describe('takeEntries', () => {
  it('takes requests up to the limit, and a single one of any size', () => {
    expect(taken([entry(0, 2), entry(0, 2), entry(0, 2)], 5)).toEqual([2, 1]);
    expect(taken([entry(0, 9), entry(0)], 5)).toEqual([1, 1]);
  });

  it('takes requests of one receive hour only', () => {
    expect(taken([entry(HOUR), entry(2 * HOUR - 1), entry(2 * HOUR)], 5)).toEqual([2, 1]);
    expect(taken([entry(HOUR), entry(HOUR - 1)], 5)).toEqual([1, 1]);
  });
});
