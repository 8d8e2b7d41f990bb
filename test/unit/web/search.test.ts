import { describe, expect, it } from 'vitest';
import { chipsOf } from '../../../web/src/pages/events/chips.js';
import {
  isOfLatestOccurrence,
  readEventFilter,
  toQuery,
  withPair,
  withStart,
} from '../../../web/src/pages/events/event-filter.js';
import { parseSearch, stringifySearch } from '../../../web/src/router/search.js';

const known = (filter: object) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

describe('search part of an address', () => {
  it('holds only texts, and lists as repeated names', () => {
    expect(parseSearch('?a=1&b=true&c=x&c=y&__proto__=z')).toMatchObject({ a: '1', b: 'true', c: ['x', 'y'] });
    expect(({} as Record<string, unknown>)['z']).toBeUndefined();
  });

  it('is read as it was written', () => {
    const search = { component: 'shop/checkout db', q: '"a" & b=c #?%', importance: ['alarm', 'warning'] };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });

  it('leaves out empty values', () => {
    expect(stringifySearch({ a: '', b: undefined, c: null, d: [] })).toBe('');
    expect(stringifySearch({ a: 'shop/cart', at: '12:00' })).toBe('?a=shop/cart&at=12:00');
  });
});

describe('event filter', () => {
  it('leaves out invalid values', () => {
    const filter = readEventFilter({
      importance: ['warning', 'alarm', 'loud'],
      last: 'constructor',
      from: 'yesterday',
      to: '2026-11-20T10:00:00.000Z',
      active: 'yes',
      subtree: 'true',
      not: ['version=1', 'version=1', '=nothing'],
    });
    expect(known(filter)).toEqual({
      importance: ['alarm', 'warning'],
      to: '2026-11-20T10:00:00.000Z',
      subtree: 'true',
      not: ['version=1'],
    });
  });

  it('counts "last" back from the full minute', () => {
    const at = (time: string) => toQuery({ last: '1h', q: 'x' }, Date.parse(`2026-11-20T${time}Z`));
    expect(at('12:00:59.999')).toEqual({ q: 'x', from: '2026-11-20T11:00:00.000Z', to: undefined });
    expect(at('12:01:00.000').from).toBe('2026-11-20T11:01:00.000Z');
  });

  it('is of the latest occurrence when it names a version or a property', () => {
    const pairs = (only: string[], not: string[] = []) => isOfLatestOccurrence({ only, not });
    expect(isOfLatestOccurrence({ version: '1.2.3' })).toBe(true);
    expect([pairs(['properties.host=web-1']), pairs([], ['version=1']), pairs([], ['properties.a\\=b=c'])]).toEqual([
      ...[true, true, true],
    ]);
    expect([pairs([]), pairs(['importance=alarm'], ['component=shop']), isOfLatestOccurrence({ q: 'x' })]).toEqual([
      ...[false, false, false],
    ]);
  });

  it('counts over the retention when no time is set', () => {
    const nowMs = Date.parse('2026-11-20T12:34:56Z');
    expect(withStart({}, 30, nowMs).from).toBe('2026-10-21T12:00:00.000Z');
    expect(withStart({ to: '2026-11-19T09:30:00Z' }, 30, nowMs).from).toBe('2026-10-20T09:00:00.000Z');
    expect(withStart({ to: '2027-01-01T00:00:00Z' }, 30, nowMs).from).toBe('2026-10-21T12:00:00.000Z');
    const chosen = { from: '2026-11-20T11:00:00Z' };
    expect(withStart(chosen, 30, nowMs)).toEqual(chosen);
  });

  it('escapes names of properties and shows them unescaped', () => {
    for (const [name, text] of [
      ['a=b', 'properties.a\\=b=c=d'],
      ['a\\', 'properties.a\\\\=c=d'],
      ['\\=', 'properties.\\\\\\==c=d'],
    ] as const) {
      const filter = withPair({}, 'only', `properties.${name}`, 'c=d');
      expect(filter.only).toEqual([text]);
      expect(readEventFilter({ only: text }).only).toEqual([text]);
      expect(chipsOf(filter)).toEqual([
        { text: `${name} = c=d (latest occurrence only)`, without: { only: undefined } },
      ]);
    }
    expect(readEventFilter({ only: 'properties.a\\=b' }).only).toBeUndefined();
  });

  it('adds a pair once, and removes it by its chip', () => {
    const once = withPair({}, 'not', 'properties.region', 'eu=1');
    expect(withPair(once, 'not', 'properties.region', 'eu=1')).toBe(once);
    expect(chipsOf(once)).toEqual([{ text: 'region ≠ eu=1 (latest occurrence only)', without: { not: undefined } }]);
    const two = withPair(once, 'not', 'version', '2');
    expect(chipsOf(two)[0]?.without).toEqual({ not: ['version=2'] });
  });

  it('uses the field of a key that has one', () => {
    const place = withPair(withPair({}, 'only', 'component', 'a/b'), 'only', 'environment', 'staging');
    expect(place).toEqual({ component: 'a/b', environment: 'staging' });
    expect(withPair({ version: '1' }, 'only', 'version', '2')).toEqual({ version: '2' });
    expect(withPair({}, 'only', 'importance', 'alarm')).toEqual({ importance: ['alarm'] });
    expect(withPair({}, 'not', 'component', 'a/b')).toEqual({ not: ['component=a/b'] });
    expect(withPair({}, 'only', 'properties.type', 'x')).toEqual({ only: ['properties.type=x'] });
  });
});
