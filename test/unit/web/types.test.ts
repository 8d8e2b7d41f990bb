import { describe, expect, it } from 'vitest';
import { mutedText } from '../../../web/src/pages/type/muted-text.js';
import { overrideTexts } from '../../../web/src/pages/type/override-texts.js';
import { isNarrowing, readTypeFilter, typesQuery } from '../../../web/src/pages/types/type-filter.js';

describe('type filter', () => {
  it('leaves out invalid values', () => {
    expect(readTypeFilter({ q: 'x', muted: 'maybe', subtree: 'false', component: '', other: '1' })).toEqual({ q: 'x' });
    expect(readTypeFilter({ muted: 'false', subtree: 'true' })).toEqual({ muted: 'false', subtree: 'true' });
  });

  it('narrows when any value is set', () => {
    expect(isNarrowing(readTypeFilter({ muted: '' }))).toBe(false);
    expect(isNarrowing(readTypeFilter({ muted: 'false' }))).toBe(true);
    expect(isNarrowing(readTypeFilter({ show: 'never-error' }))).toBe(true);
    expect(isNarrowing(readTypeFilter({ show: 'all' }))).toBe(false);
  });

  it('selects error types by default', () => {
    expect(typesQuery(readTypeFilter({ show: 'everything' })).error).toBe('true');
    expect(typesQuery(readTypeFilter({ show: 'never-error' })).error).toBe('false');
    expect(typesQuery({ q: 'x', show: 'all' })).toEqual({ q: 'x' });
  });
});

describe('type overrides in words', () => {
  it('are empty when none is set', () => {
    expect(overrideTexts({ importance: null, glueInterval: null, relevanceInterval: null })).toEqual([]);
    expect(overrideTexts({ importance: 'warning', glueInterval: 0, relevanceInterval: 5_400 })).toEqual([
      ...['always warning', 'glue interval 0 ms', 'counts for 1 h 30 min'],
    ]);
  });

  it('say until when the type is muted', () => {
    const now = new Date(2026, 10, 20, 14, 0).getTime();
    expect([mutedText(false, now), mutedText(true, now)]).toEqual(['no', 'indefinitely']);
    expect(mutedText(new Date(2026, 10, 20, 15, 30).toISOString(), now)).toBe('until 15:30:00');
  });
});
