import { describe, expect, it } from 'vitest';
import { happenedAtMs } from '../../../../src/protocols/otlp/times.js';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const DAY = 86_400_000;
const AHEAD = 5 * 60_000;
const LIMITS = { nowMs: NOW, retentionMs: 30 * DAY };
const at = (timeMs: number | null, observedMs: number | null = null) => happenedAtMs(timeMs, observedMs, LIMITS);

describe('happenedAtMs', () => {
  it('is the own time up to the retention and up to 5 minutes ahead', () => {
    for (const time of [NOW, NOW - 30 * DAY, NOW + AHEAD]) expect(at(time, NOW - 1)).toBe(time);
    expect(at(NOW - 30 * DAY - 1, NOW - 1)).toBe(NOW - 1);
    expect(at(NOW + AHEAD + 1, NOW - 1)).toBe(NOW - 1);
  });

  it('is the observed time where the own time is missing, within the same limits', () => {
    expect(at(null, NOW - 5)).toBe(NOW - 5);
    expect(at(null, NOW - 30 * DAY)).toBe(NOW - 30 * DAY);
    expect(at(null, NOW + AHEAD)).toBe(NOW + AHEAD);
  });

  it('is the time of receipt where neither is possible', () => {
    expect(at(null)).toBeNull();
    expect(at(NOW - 30 * DAY - 1)).toBeNull();
    expect(at(NOW + AHEAD + 1, NOW - 30 * DAY - 1)).toBeNull();
    expect(at(8.64e15, NOW + AHEAD + 1)).toBeNull();
  });
});
