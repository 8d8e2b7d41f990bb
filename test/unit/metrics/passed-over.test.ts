import { describe, expect, it } from 'vitest';
import { BoundedCounts, PassedOverCounters } from '../../../src/metrics/passed-over.js';

describe('PassedOverFigures', () => {
  it('adds up by protocol and item; items that are not known are "other"', () => {
    const figures = new PassedOverCounters();
    figures.note('otlp', 'span', 3);
    figures.note('otlp', 'span', 4);
    figures.note('sentry', 'span', 1);
    for (let n = 0; n < 100; n += 1) figures.note('sentry', `made-up-${n}`, 1);
    figures.note('otlp', 'session', 1);
    expect([...figures]).toEqual([
      { protocol: 'sentry', item: 'span', count: 1 },
      { protocol: 'sentry', item: 'other', count: 100 },
      { protocol: 'otlp', item: 'span', count: 7 },
      { protocol: 'otlp', item: 'other', count: 1 },
    ]);
  });
});

describe('BoundedCounts', () => {
  it('adds only positive whole numbers, each up to a limit', () => {
    const counts = new BoundedCounts(['queue_overflow']);
    const given = [8_827, 0, -5, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '7' as never, null as never];
    for (const count of given) counts.note('queue_overflow', count);
    expect([...counts]).toEqual([['queue_overflow', 8_827]]);
    counts.note('queue_overflow', 5_000_000_000);
    counts.note('__proto__', 1);
    expect([...counts]).toEqual([
      ['queue_overflow', 1_000_008_827],
      ['other', 1],
    ]);
  });
});
