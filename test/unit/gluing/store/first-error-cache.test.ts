import { describe, expect, it } from 'vitest';
import type { Occurrence } from '../../../../src/gluing/core/occurrence.js';
import type { Series } from '../../../../src/gluing/core/series.js';
import { typeStatsOf } from '../../../../src/gluing/core/type-stats.js';
import { FirstErrorCache } from '../../../../src/gluing/store/first-error-cache.js';

const ERROR = 3;
const SUCCESS = 1;

function stats(typeKey: string, receivedAtMs: number, importance = ERROR) {
  const occurrence = { series: { typeKey } as Series, count: 1, receivedAtMs, importance, version: null };
  return typeStatsOf([occurrence as Occurrence]);
}

describe('FirstErrorCache', () => {
  it('knows a stored first error until one millisecond before a second has passed', () => {
    const cache = new FirstErrorCache();
    cache.noteStored(1, stats('a', 5_000));
    expect([...cache.storedOf(1, stats('a', 5_999))]).toEqual(['a']);
    expect([...cache.storedOf(1, stats('a', 6_000))]).toEqual([]);
  });

  it('keeps the types of projects apart, though their keys are equal', () => {
    const cache = new FirstErrorCache();
    cache.noteStored(1, stats('a', 5_000));
    expect([...cache.storedOf(2, stats('a', 5_001))]).toEqual([]);
  });

  it('knows nothing of a type without an error', () => {
    const cache = new FirstErrorCache();
    cache.noteStored(1, stats('a', 5_000, SUCCESS));
    expect([...cache.storedOf(1, stats('a', 5_001))]).toEqual([]);
  });
});
