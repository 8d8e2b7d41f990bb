import { describe, expect, it } from 'vitest';
import { clockOffsetMs, clockOffsetText } from '../../../../src/gluing/core/clock-offset.js';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('clockOffsetMs', () => {
  it.each([
    [0, 0],
    [59_999, 0],
    [60_000, 0],
    [60_001, 60_001],
    [-59_999, 0],
    [-60_000, 0],
    [-60_001, -60_001],
    [40 * DAY, 40 * DAY],
  ])('of a clock that is %i ms slow is %i ms', (slowMs, offsetMs) => {
    expect(clockOffsetMs(NOW_MS - slowMs, NOW_MS)).toBe(offsetMs);
  });

  it('is 0 where the client did not say when it sent', () => {
    expect(clockOffsetMs(null, NOW_MS)).toBe(0);
  });
});

describe('clockOffsetText', () => {
  it.each([
    [MINUTE + 1, '1 min slow'],
    [89 * SECOND, '1 min slow'],
    [90 * SECOND, '2 min slow'],
    [10 * MINUTE, '10 min slow'],
    [59.5 * MINUTE - 1, '59 min slow'],
    [59.5 * MINUTE, '1 h slow'],
    [HOUR, '1 h slow'],
    [23.5 * HOUR - 1, '23 h slow'],
    [23.5 * HOUR, '1 day slow'],
    [DAY, '1 day slow'],
    [41 * DAY, '41 days slow'],
    [-10 * MINUTE, '10 min fast'],
    [-2 * HOUR, '2 h fast'],
    [-DAY, '1 day fast'],
  ])('of %i ms is "%s"', (offsetMs, text) => {
    expect(clockOffsetText(offsetMs)).toBe(text);
  });
});
