import { describe, expect, it } from 'vitest';
import { happenedAt } from '../../../../src/protocols/sentry/happened-at.js';

describe('the time of an event', () => {
  it.each([
    [1_796_083_200, '2026-12-01T00:00:00.000Z'],
    ['1796083200.5', '2026-12-01T00:00:00.500Z'],
    ['2026-12-01T02:00:00,25+02:00', '2026-12-01T00:00:00.250Z'],
    [-62_135_596_800, '0001-01-01T00:00:00.000Z'],
    [253_402_300_799.999, '9999-12-31T23:59:59.999Z'],
  ])('%s is read as %s', (timestamp, expected) => {
    expect(happenedAt(timestamp)).toBe(expected);
  });

  it.each([-62_135_596_800.001, -62_167_219_200.00051, 253_402_300_800, 1e300, Number.NaN, 'soon', '', null, {}, true])(
    '%s is none: RFC 3339 has no such year, or it is not a time',
    (timestamp) => {
      expect(happenedAt(timestamp)).toBeNull();
    },
  );
});
