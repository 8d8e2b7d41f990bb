import { describe, expect, it } from 'vitest';
import { type Segments, secondsOf, until } from '../../web/src/pages/component/segments.js';

const segments: Segments = [
  { from: '2026-11-20T11:00:00.000Z', to: '2026-11-20T12:00:00.000Z', status: 'unknown', causes: [] },
  { from: '2026-11-20T12:00:00.000Z', to: '2026-11-20T12:00:30.000Z', status: 'alarm', causes: ['a'] },
  { from: '2026-11-20T12:00:30.000Z', to: '2026-11-20T12:01:00.000Z', status: 'unknown', causes: [] },
];

describe('the history of a component', () => {
  it('ends now: what would come if nothing more happened is none', () => {
    const past = until(segments, Date.parse('2026-11-20T12:00:10Z'));
    expect(past.map(({ from, to }) => [from, to])).toEqual([
      ['2026-11-20T11:00:00.000Z', '2026-11-20T12:00:00.000Z'],
      ['2026-11-20T12:00:00.000Z', '2026-11-20T12:00:10.000Z'],
    ]);
    expect(secondsOf(past)).toEqual({ alarm: 10, warning: 0, success: 0, unknown: 3600 });
  });

  it('does not tell of what begins only now', () => {
    expect(until(segments, Date.parse('2026-11-20T12:00:00.000Z'))).toHaveLength(1);
    expect(until(segments, Date.parse('2026-11-20T12:00:00.001Z'))).toHaveLength(2);
    expect(until(segments, Date.parse('2026-11-20T13:00:00Z'))).toEqual(segments);
  });
});
