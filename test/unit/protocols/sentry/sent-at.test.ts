import { describe, expect, it } from 'vitest';
import { sentAtMs, timestampInHeader } from '../../../../src/protocols/sentry/sent-at.js';

const AT_MS = Date.UTC(2026, 10, 21, 12, 0, 0, 500);

describe('sentAtMs', () => {
  it.each([
    ['2026-11-21T12:00:00.500Z'],
    ['2026-11-21T13:00:00.500+01:00'],
    ['2026-11-21T12:00:00.500'],
    ['2026-11-21 12:00:00.500'],
    [AT_MS / 1000],
    [String(AT_MS / 1000)],
    [AT_MS],
    [String(AT_MS)],
  ])('reads %j', (value) => {
    expect(sentAtMs(value)).toBe(AT_MS);
  });

  it.each([
    [undefined],
    [null],
    [''],
    ['soon'],
    ['2026-13-41T99:00:00Z'],
    ['NaN'],
    ['Infinity'],
    ['1e999'],
    [Number.MAX_VALUE],
    [[AT_MS]],
    [{}],
    [true],
    [-1],
    [0],
    ['0'],
    // What a program in Go sends for a time that was never set.
    ['0001-01-01T00:00:00Z'],
    ['x'.repeat(100_000)],
    [`2${' '.repeat(100_000)}`],
  ])('is null for %j', (value) => {
    expect(sentAtMs(value)).toBeNull();
  });
});

describe('timestampInHeader', () => {
  it.each([
    ['Sentry sentry_version=7, sentry_timestamp=1795262400, sentry_key=x', '1795262400'],
    ['Sentry sentry_timestamp=1795262400.25,sentry_key=x', '1795262400.25'],
    ['sentry_key=x, SENTRY_TIMESTAMP = 1', '1'],
    ['Sentry my_sentry_timestamp=1', undefined],
    ['Sentry sentry_key=x', undefined],
    [undefined, undefined],
    [['x'], undefined],
  ])('of %j is %j', (header, timestamp) => {
    expect(timestampInHeader(header)).toBe(timestamp);
  });
});
