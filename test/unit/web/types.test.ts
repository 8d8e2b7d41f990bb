import { describe, expect, it } from 'vitest';
import { mutedText } from '../../../web/src/pages/type/muted-text.js';
import { overrideTexts } from '../../../web/src/pages/type/override-texts.js';
import { isNarrowing, readTypeFilter, typesQuery } from '../../../web/src/pages/types/type-filter.js';

describe('the filter of types', () => {
  it('leaves out what cannot be meant', () => {
    expect(readTypeFilter({ q: 'x', muted: 'maybe', subtree: 'false', component: '', other: '1' })).toEqual({ q: 'x' });
    expect(readTypeFilter({ muted: 'false', subtree: 'true' })).toEqual({ muted: 'false', subtree: 'true' });
  });

  it('is one as soon as anything is asked for', () => {
    expect(isNarrowing(readTypeFilter({ muted: '' }))).toBe(false);
    expect(isNarrowing(readTypeFilter({ muted: 'false' }))).toBe(true);
    expect(isNarrowing(readTypeFilter({ show: 'harmless' }))).toBe(true);
    expect(isNarrowing(readTypeFilter({ show: 'all' }))).toBe(false);
  });

  it('asks for error types, unless the address says otherwise', () => {
    expect(typesQuery(readTypeFilter({ show: 'everything' })).error).toBe('true');
    expect(typesQuery(readTypeFilter({ show: 'harmless' })).error).toBe('false');
    expect(typesQuery({ q: 'x', show: 'all' })).toEqual({ q: 'x' });
  });
});

describe('what is set for a type', () => {
  it('is told in words, and not at all when nothing is', () => {
    expect(overrideTexts({ importance: null, glueInterval: null, relevanceInterval: null })).toEqual([]);
    expect(overrideTexts({ importance: 'warning', glueInterval: 0, relevanceInterval: 5_400 })).toEqual([
      ...['always warning', 'glues within 0 ms', 'relevant for 1 h 30 min'],
    ]);
  });

  it('says until when it is muted', () => {
    const now = new Date(2026, 10, 20, 14, 0).getTime();
    expect([mutedText(false, now), mutedText(true, now)]).toEqual(['no', 'for ever']);
    expect(mutedText(new Date(2026, 10, 20, 15, 30).toISOString(), now)).toBe('until 15:30:00');
  });
});
