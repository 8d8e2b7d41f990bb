import { instantText } from '../../schemas/common/instant.js';

/** An offset or none, which means UTC. */
const RFC_3339 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,12}))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Years that RFC 3339 can write. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** When an event happened, from RFC 3339 or seconds since 1970, also as a text; null where it cannot be read. */
export function happenedAt(timestamp: unknown): string | null {
  const atMs = typeof timestamp === 'number' ? timestamp * 1000 : textMs(timestamp);
  return atMs >= FIRST_MS && atMs <= LAST_MS ? instantText(Math.round(atMs)) : null;
}

function textMs(timestamp: unknown): number {
  if (typeof timestamp !== 'string' || timestamp.length > 50) return Number.NaN;
  const text = timestamp.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const [, date, time, fraction = '', offset = 'Z'] = RFC_3339.exec(text) ?? [];
  return date === undefined
    ? Number.NaN
    : Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset.toUpperCase()}`);
}
