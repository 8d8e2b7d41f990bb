import { describe, expect, it } from 'vitest';
import { type NamedType, type Overview, overviewOf } from '../../../../src/inspection/run/overview.js';

const TEN = Date.parse('2026-11-20T10:00:00.000Z');
const HOUR = 3_600_000;
const type = (name: string, parts: Partial<NamedType> = {}): NamedType => ({
  name,
  importance: 3,
  occurrences: 12,
  silentMs: null,
  ...parts,
});
const overview = (named: NamedType[], parts: Partial<Overview> = {}) =>
  overviewOf({
    environment: 'production',
    component: 'shop/checkout',
    fromMs: TEN,
    toMs: TEN + HOUR,
    total: named.length,
    named,
    ...parts,
  });

describe('the sentence of a finding', () => {
  it('names one type', () => {
    expect(overview([type('E1')])).toBe(
      '1 new error type in shop/checkout (production) between 10:00 and 11:00 UTC: "E1" (alarm, 12 times).',
    );
  });

  it('names three and counts the others', () => {
    const three = [type('E1'), type('E2', { importance: 2, occurrences: 1 }), type('E3')];
    expect(overview(three)).toContain(': "E1" (alarm, 12 times), "E2" (warning, once) and "E3" (alarm, 12 times).');
    expect(overview(three, { total: 4 })).toMatch(/^4 new error types in .* "E3" \(alarm, 12 times\) and 1 other\.$/);
    expect(overview(three, { total: 1000 })).toMatch(/^1000 new error types in .* and 997 others\.$/);
  });

  it.each([
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [3 * HOUR, '3 h'],
    [48 * HOUR - 1, '47 h'],
    [48 * HOUR, '2 days'],
  ])('reports a type that came back after %i ms as after %s', (silentMs, text) => {
    expect(overview([type('E', { silentMs })])).toContain(`"E" (alarm, 12 times, came back after ${text}).`);
  });

  it('says midnight as one does', () => {
    expect(overview([type('E')], { fromMs: TEN + 13 * HOUR, toMs: TEN + 14 * HOUR })).toContain(
      'between 23:00 and 24:00 UTC',
    );
    expect(overview([type('E')], { fromMs: TEN + 14 * HOUR, toMs: TEN + 15 * HOUR })).toContain(
      'between 00:00 and 01:00 UTC',
    );
  });

  it('keeps texts of clients on one line and cuts them between characters', () => {
    expect(overview([type(' a\r\n\tb\u0007c ')])).toContain(': "a b c" (');
    expect(overview([type('😀'.repeat(80))])).toContain(`"${'😀'.repeat(80)}"`);
    expect(overview([type('😀'.repeat(81))])).toContain(`"${'😀'.repeat(79)}…"`);
  });
});
