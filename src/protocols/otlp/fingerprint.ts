import type { Fingerprint } from '../identity/index.js';
import { type Attributes, trimmedText, type Value } from './values.js';

/** The attribute by which an application groups its errors itself: a text, or a list of texts. */
const FINGERPRINT = 'gluepoint.fingerprint';
const MAX_PARTS = 50;

/** The fingerprint that attributes name; null without one. */
export function fingerprintIn(attributes: Attributes): Fingerprint | null {
  const given = attributes.get(FINGERPRINT);
  const parts = (Array.isArray(given) ? given.slice(0, MAX_PARTS) : [given]).map(partOf);
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? null : said;
}

function partOf(value: Value | undefined): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : trimmedText(value);
}
