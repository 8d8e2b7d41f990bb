import { describe, expect, it } from 'vitest';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '../../../../src/alerts/channels/retry-after.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['zero seconds', '0', 0],
    ['an HTTP date', 'Fri, 20 Nov 2026 10:02:00 GMT', 120_000],
    ['a date in the past', 'Fri, 20 Nov 2026 09:59:59 GMT', 0],
    ['a day', '86400', MAX_RETRY_AFTER_MS],
    ['more than a day, cut to a day', '86401', MAX_RETRY_AFTER_MS],
    ['more than a number can hold', '9'.repeat(400), MAX_RETRY_AFTER_MS],
  ])('reads %s', (_name, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it.each([undefined, '', ' ', 'soon', '-1x', '1.5 minutes'])('ignores %j', (header) => {
    expect(retryAfterMs(header, NOW)).toBe(null);
  });
});
