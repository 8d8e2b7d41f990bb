import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../../../src/events/buckets.js';

const MINUTE_MS = 60_000;

describe('bucketsOf', () => {
  it('widens a range to whole buckets', () => {
    expect(bucketsOf({ fromMs: 1, toMs: 10 * MINUTE_MS + 1 }, 300)).toEqual({
      fromMs: 0,
      toMs: 15 * MINUTE_MS,
      bucketMs: 5 * MINUTE_MS,
    });
    expect(bucketsOf({ fromMs: 0, toMs: 10 * MINUTE_MS }, 300).toMs).toBe(10 * MINUTE_MS);
  });

  it.each([
    [60, 1],
    [61, 2],
    [24 * 60, 30],
    [365 * 24 * 60, 10_080],
    [3650 * 24 * 60, 43_200],
  ])('takes, for %i minutes, a default bucket of %i minutes', (minutes, bucket) => {
    expect(bucketsOf({ fromMs: 0, toMs: minutes * MINUTE_MS }, undefined).bucketMs).toBe(bucket * MINUTE_MS);
  });

  it('accepts 2 000 buckets, and refuses one more with bad-input', () => {
    expect(bucketsOf({ fromMs: 0, toMs: 2_000 * MINUTE_MS }, 60).bucketMs).toBe(MINUTE_MS);
    expect(() => bucketsOf({ fromMs: 0, toMs: 2_001 * MINUTE_MS }, 60)).toThrow(/bad-input: bucket: more than 2000/);
  });
});
