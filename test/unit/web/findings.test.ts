import { describe, expect, it } from 'vitest';
import { overviewOf } from '../../../src/inspection/run/overview.js';
import { fillGaps } from '../../../web/src/components/chart/fill-gaps.js';
import { pointsOf, totalCount } from '../../../web/src/components/chart/points.js';
import { matchingTypes, type NewType } from '../../../web/src/pages/finding/new-type.js';
import { relatedRange } from '../../../web/src/pages/finding/related-range.js';
import { splitAtHour } from '../../../web/src/pages/finding/split-at-hour.js';
import { findingsQuery, readFindingFilter } from '../../../web/src/pages/findings/finding-filter.js';
import { findingTitle } from '../../../web/src/pages/findings/finding-title.js';
import { spanText } from '../../../web/src/pages/findings/span-text.js';
import { isFiltered } from '../../../web/src/router/is-filtered.js';

const HOUR_MS = 3_600_000;
const TEN = '2026-11-20T10:00:00.000Z';
const ELEVEN = '2026-11-20T11:00:00.000Z';
const tenMs = Date.parse(TEN);

describe('finding filter', () => {
  it('is read from the address without invalid values', () => {
    expect(readFindingFilter({ state: 'open', last: 'ever', from: 'then', q: 'x', inspection: '' })).toEqual({});
    const filter = { inspection: 'i', component: 'shop', environment: 'production', state: 'abnormal', last: '24h' };
    expect(readFindingFilter(filter)).toEqual(filter);
  });

  it('uses the time up to now when chosen, else from and to', () => {
    const nowMs = Date.parse(TEN) + 30_000;
    expect(findingsQuery({ state: 'recovered', last: '1h', to: ELEVEN }, nowMs)).toEqual({
      state: 'recovered',
      from: '2026-11-20T09:00:00.000Z',
    });
    expect(findingsQuery({ from: TEN, to: ELEVEN }, nowMs)).toEqual({ from: TEN, to: ELEVEN });
  });

  it('knows whether it is set', () => {
    expect(isFiltered(readFindingFilter({}))).toBe(false);
    expect(isFiltered({ inspection: 'i' })).toBe(true);
  });
});

describe('finding texts', () => {
  it('the title names the number of new types and the component', () => {
    expect(findingTitle({ newTypesTotal: 1, component: 'shop' })).toBe('1 new error type in shop');
    expect(findingTitle({ newTypesTotal: 1200, component: 'shop' })).toBe('1,200 new error types in shop');
  });

  it('the hour has a date except today', () => {
    const tenMs = new Date(2026, 10, 20, 10).getTime();
    const today = spanText(tenMs, tenMs + HOUR_MS, tenMs + 2 * HOUR_MS);
    expect(today).toMatch(/^\d\d:\d\d – \d\d:\d\d$/);
    expect(spanText(tenMs, tenMs + HOUR_MS, tenMs + 72 * HOUR_MS)).toBe(`20 Nov, ${today}`);
    expect(spanText(tenMs, tenMs + HOUR_MS, tenMs + 9_000 * HOUR_MS)).toBe(`20 Nov 2026, ${today}`);
  });

  it('the sentence is split at the hour wherever it is', () => {
    const named = [{ name: 'between 10:00 and 11:00 UTC', importance: 3, occurrences: 1, silentMs: null }];
    const tell = (fromMs: number) =>
      overviewOf({ environment: 'e', component: 'c', fromMs, toMs: fromMs + HOUR_MS, total: 1, named });
    const rest = ': "between 10:00 and 11:00 UTC" (alarm, once).';
    expect(splitAtHour(tell(tenMs), TEN, ELEVEN)).toEqual(['1 new error type in c (e) ', rest]);
    const midnight = '2026-11-20T23:00:00.000Z';
    const next = '2026-11-21T00:00:00.000Z';
    expect(splitAtHour(tell(Date.parse(midnight)), midnight, next)[1]).toBe(rest);
    expect(splitAtHour('Something new.', TEN, ELEVEN)).toEqual(['Something new.', null]);
  });

  it('related events are from one hour before to one hour after', () => {
    expect(relatedRange(TEN, ELEVEN)).toEqual({ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T12:00:00.000Z' });
  });

  it('a search of new errors matches all words in type or message', () => {
    const types = [
      { type: 'Cannot connect', message: 'ECONNREFUSED 10.0.0.5' },
      { type: 'Slow response', message: null },
    ] as NewType[];
    const found = (words: string) => matchingTypes(types, words).map(({ type }) => type);
    expect(found('  ')).toEqual(['Cannot connect', 'Slow response']);
    expect(found('refused CONNECT')).toEqual(['Cannot connect']);
    expect(found('slow connect')).toEqual([]);
  });
});

describe('errors per minute', () => {
  it('become points of a chart and a total', () => {
    const counts = [
      { at: TEN, count: 2 },
      { at: ELEVEN, count: 3 },
    ];
    expect(pointsOf(counts)[0]).toEqual({ atMs: tenMs, count: 2 });
    expect([totalCount(counts), totalCount([])]).toEqual([5, 0]);
  });

  it('have a zero for each minute without errors', () => {
    const points = fillGaps([{ atMs: tenMs + 120_000, count: 7 }], tenMs, tenMs + 240_000, 60_000);
    expect(points.map(({ count }) => count)).toEqual([0, 0, 7, 0]);
    expect(points[3]?.atMs).toBe(tenMs + 180_000);
    expect(fillGaps([], tenMs, tenMs, 60_000)).toEqual([]);
  });

  it('are not filled beyond 5,000 buckets', () => {
    const points = [{ atMs: tenMs, count: 1 }];
    expect(fillGaps(points, tenMs, tenMs + 5_001 * 60_000, 60_000)).toEqual(points);
  });
});
