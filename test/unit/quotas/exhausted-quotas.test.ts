import { describe, expect, it } from 'vitest';
import { ExhaustedQuotas } from '../../../src/quotas/exhausted-quotas.js';

const HOUR_MS = Date.UTC(2026, 10, 21, 12);

describe('a quota that was reached', () => {
  it('is remembered of its project until the hour is over, and in no other hour', () => {
    const reached = new ExhaustedQuotas();
    reached.note(1, HOUR_MS + 5);
    expect([HOUR_MS - 1, HOUR_MS, HOUR_MS + 3_599_999, HOUR_MS + 3_600_000].map((at) => reached.has(1, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(reached.has(2, HOUR_MS)).toBe(false);
    reached.note(2, HOUR_MS + 3_600_000);
    expect(reached.has(1, HOUR_MS)).toBe(false);
  });
});
