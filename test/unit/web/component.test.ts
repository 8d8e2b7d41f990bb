import { describe, expect, it } from 'vitest';
import type { Event, EventType, Status } from '../../../web/src/api/schema.generated.js';
import { relativePath } from '../../../web/src/components/text/place.js';
import { pastSeconds, pastSegments, type Segments } from '../../../web/src/pages/component/segments.js';
import { typeLines } from '../../../web/src/pages/component/type-lines.js';
import { worstFirst } from '../../../web/src/pages/component/worst-first.js';

const segments: Segments = [
  { from: '2026-11-20T11:00:00.000Z', to: '2026-11-20T12:00:00.000Z', status: 'unknown', causes: [], causesTotal: 0 },
  { from: '2026-11-20T12:00:00.000Z', to: '2026-11-20T12:00:30.000Z', status: 'alarm', causes: ['a'], causesTotal: 1 },
  { from: '2026-11-20T12:00:30.000Z', to: '2026-11-20T12:01:00.000Z', status: 'unknown', causes: [], causesTotal: 0 },
];

describe('past segments', () => {
  it('end now', () => {
    const past = pastSegments(segments, Date.parse('2026-11-20T12:00:10Z'));
    expect(past.map(({ from, to }) => [from, to])).toEqual([
      ['2026-11-20T11:00:00.000Z', '2026-11-20T12:00:00.000Z'],
      ['2026-11-20T12:00:00.000Z', '2026-11-20T12:00:10.000Z'],
    ]);
  });

  it('leave out a segment that starts now', () => {
    expect(pastSegments(segments, Date.parse('2026-11-20T12:00:00.000Z'))).toHaveLength(1);
    expect(pastSegments(segments, Date.parse('2026-11-20T12:00:00.001Z'))).toHaveLength(2);
    expect(pastSegments(segments, Date.parse('2026-11-20T13:00:00Z'))).toEqual(segments);
  });
});

describe('past seconds', () => {
  it('are those of the service without what is expected after now', () => {
    const seconds = { alarm: 30, warning: 0, success: 0, unknown: 3630 };
    const found = { segments, seconds, coarse: false };
    const at = (text: string) => pastSeconds(found, Date.parse(text));
    expect(at('2026-11-20T12:00:10Z')).toEqual({ alarm: 10, warning: 0, success: 0, unknown: 3600 });
    expect(at('2026-11-20T12:00:40Z')).toEqual({ alarm: 30, warning: 0, success: 0, unknown: 3610 });
    expect(at('2026-11-20T13:00:00Z')).toEqual(seconds);
  });

  it('are exact where segments were joined', () => {
    const joined = [{ ...segments[0], to: '2026-11-20T12:00:30.000Z', status: 'alarm' as const }] as Segments;
    const seconds = { alarm: 1, warning: 0, success: 0, unknown: 3629 };
    expect(pastSeconds({ segments: joined, seconds, coarse: true }, Date.parse('2026-11-20T13:00:00Z'))).toEqual(
      seconds,
    );
  });
});

describe('error types of a component', () => {
  const type = (id: string, lastSeenAt: string, muted: EventType['muted'] = false) =>
    ({ id, type: `Type ${id}`, component: 'shop', lastSeenAt, muted }) as EventType;
  const cause = (typeId: string, importance: Status['causes'][number]['importance']) =>
    ({ typeId, type: `Type ${typeId}`, component: 'shop/db', importance }) as Status['causes'][number];

  it('are sorted: current causes once each, then by last occurrence, then muted ones', () => {
    const types = [
      type('d', '2026-11-20T13:00:00.000Z', true),
      type('c', '2026-11-20T12:00:00.000Z'),
      type('b', '2026-11-20T11:00:00.000Z'),
      type('a', '2026-11-20T12:30:00.000Z', '2026-11-21T00:00:00.000Z'),
      type('0', '2026-11-20T12:00:00.001Z'),
    ];
    const causes = [cause('old', 'alarm'), cause('b', 'warning'), cause('old', 'warning'), cause('fine', 'success')];
    const lines = typeLines(causes, types).map(({ id, now, known }) => [id, now, known === null]);
    expect(lines).toEqual([
      ['old', 'alarm', true],
      ['b', 'warning', false],
      ['0', null, false],
      ['c', null, false],
      ['d', null, false],
      ['a', null, false],
    ]);
  });
});

describe('events of a component', () => {
  const event = (id: string, importance: Event['importance'], active: boolean, endedAt: string) =>
    ({ id, importance, active, endedAt: `2026-11-20T${endedAt}:00.000Z` }) as Event;

  it('are sorted: active ones by importance, then the latest, each once', () => {
    const errors = [event('old', 'alarm', false, '10:00'), event('a', 'alarm', true, '11:00')];
    const latest = [
      event('s', 'success', true, '13:00'),
      event('w', 'warning', true, '12:30'),
      event('past', 'warning', false, '12:00'),
      event('a', 'alarm', true, '11:00'),
      event('b', 'alarm', true, '11:30'),
    ];
    const ids = (take: number) => worstFirst(errors, latest, take).map(({ id }) => id);
    expect(ids(10)).toEqual(['b', 'a', 'w', 's', 'past', 'old']);
    expect(ids(2)).toEqual(['b', 'a']);
  });

  it('show paths relative to the component of the page', () => {
    expect(relativePath('shop/checkout/api', 'shop/checkout')).toBe('api');
    expect(relativePath('shop/checkout', 'shop/checkout')).toBe('checkout');
    expect(relativePath('shop', 'shop')).toBe('shop');
    expect(relativePath('shop/checkout2', 'shop/checkout')).toBe('shop/checkout2');
    expect(relativePath('shop', 'shop/checkout')).toBe('shop');
  });
});
