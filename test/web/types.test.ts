import { describe, expect, it } from 'vitest';
import { mutedText } from '../../web/src/pages/type/muted-text.js';
import { overrideTexts } from '../../web/src/pages/type/override-texts.js';
import { isTypeFiltered, readTypeFilter } from '../../web/src/pages/types/type-filter.js';

describe('the filter of types', () => {
  it('leaves out what cannot be meant', () => {
    expect(readTypeFilter({ q: 'x', muted: 'maybe', subtree: 'false', component: '', other: '1' })).toEqual({ q: 'x' });
    expect(readTypeFilter({ muted: 'false', subtree: 'true' })).toEqual({ muted: 'false', subtree: 'true' });
  });

  it('is one as soon as anything is asked for', () => {
    expect(isTypeFiltered(readTypeFilter({ muted: '' }))).toBe(false);
    expect(isTypeFiltered(readTypeFilter({ muted: 'false' }))).toBe(true);
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
