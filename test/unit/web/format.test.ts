import { describe, expect, it } from 'vitest';
import { distanceText, durationText } from '../../../web/src/format/duration.js';
import { exactText, instantText, tickText, toLocalInput } from '../../../web/src/format/instant.js';
import { LOCALE, repairLanguage } from '../../../web/src/format/locale.js';
import { compareNames } from '../../../web/src/format/natural-order.js';
import { compactText, countText, plural, shareText } from '../../../web/src/format/number.js';

const NOW = new Date(2026, 10, 20, 14, 3, 22, 123).getTime();

describe('durations', () => {
  it.each([
    [-5, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [59_999, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [3_601_000, '1 h'],
    [9_000_000, '2 h 30 min'],
    [86_400_000 * 3 + 3_600_000 * 4 + 60_000, '3 d 4 h'],
    [86_400_000 * 3 + 60_000, '3 d'],
  ])('of %d ms have at most two units: %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it('distinguish past and future', () => {
    expect(distanceText(NOW - 180_000, NOW)).toBe('3 min ago');
    expect(distanceText(NOW + 4 * 3_600_000, NOW)).toBe('in 4 h');
    expect(distanceText(NOW - 999, NOW)).toBe('now');
    expect(distanceText(NOW - 1_000, NOW)).toBe('1 s ago');
  });
});

describe('instants', () => {
  it('are as short as possible', () => {
    expect(instantText(new Date(2026, 10, 20, 0, 0, 0).getTime(), NOW)).toBe('00:00:00');
    expect(instantText(new Date(2026, 10, 19, 23, 59, 59).getTime(), NOW)).toBe('19 Nov, 23:59');
    expect(instantText(new Date(2025, 11, 31, 23, 59).getTime(), NOW)).toBe('31 Dec 2025, 23:59');
  });

  it('have an exact form in local time and UTC', () => {
    const [local, utc] = exactText(NOW).split('\n');
    expect(local).toMatch(/^Fri,? 20 Nov 2026,? (at )?14:03:22[.,]123/);
    expect(utc).toBe(new Date(NOW).toISOString());
  });

  it('are converted to a date field with a precision of one minute', () => {
    expect(toLocalInput(NOW)).toBe('2026-11-20T14:03');
    expect(Date.parse(toLocalInput(NOW))).toBe(NOW - 22_123);
    // A year that is being typed is still one that the field takes.
    expect(toLocalInput(Date.parse('0020-11-20T12:00:00Z'))).toMatch(/^0020-/);
  });

  it('are ticks of an axis by seconds, minutes or days', () => {
    const midnight = new Date(2026, 10, 20).getTime() / 1000;
    expect(tickText(midnight + 61, 10)).toBe('00:01:01');
    expect(tickText(midnight + 60, 60)).toBe('00:01');
    expect(tickText(midnight, 3_600)).toBe('20 Nov');
    expect(tickText(midnight + 3_600, 86_400)).toBe('20 Nov');
  });
});

describe('numbers', () => {
  it('have separators, or are compact from 100,000', () => {
    expect(countText(1_234_567)).toBe('1,234,567');
    expect(compactText(99_999)).toBe('99,999');
    expect(compactText(1_250_000)).toBe('1.3M');
    expect(plural(1, 'event')).toBe('1 event');
    expect(plural(0, 'event')).toBe('0 events');
  });

  it('shares are never rounded to 0 or 100 %', () => {
    expect(shareText(0, 10)).toBe('0 %');
    expect(shareText(1, 100_000)).toBe('< 0.1 %');
    expect(shareText(99_999, 100_000)).toBe('> 99.9 %');
    expect(shareText(10, 10)).toBe('100 %');
    expect(shareText(1, 0)).toBe('0 %');
    expect(shareText(3, 7)).toBe('43 %');
  });
});

describe('names', () => {
  it('are sorted by the numbers in them', () => {
    const names = ['cluster-10', 'host-1', 'cluster-2', 'host-10', 'cluster-0', 'host-2', 'a/10/b', 'a/9/c'];
    expect(names.sort(compareNames)).toEqual([
      ...['a/9/c', 'a/10/b', 'cluster-0', 'cluster-2', 'cluster-10', 'host-1', 'host-2', 'host-10'],
    ]);
  });
});

describe('browser language', () => {
  it.each(['en-US@posix', 'C', ''])('is replaced when Intl refuses it: %j', (language) => {
    const browser = { language };
    expect(() => new Intl.NumberFormat(language)).toThrow(RangeError);
    repairLanguage(browser);
    expect(browser.language).toBe(LOCALE);
    expect(new Intl.NumberFormat(browser.language).format(1_234)).toBe('1,234');
  });

  it('is kept when it is a tag', () => {
    const browser = { language: 'ar-EG' };
    repairLanguage(browser);
    expect(browser.language).toBe('ar-EG');
  });
});
