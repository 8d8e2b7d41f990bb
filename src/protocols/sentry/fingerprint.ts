import type { Fingerprint } from '../identity/index.js';
import { type Json, textOf } from './json.js';

/** The `fingerprint` of an event, else the `checksum` that old clients send as one part; null without either. */
export function fingerprintOf({ fingerprint, checksum }: Json): Fingerprint | null {
  const parts = Array.isArray(fingerprint) ? fingerprint.map(textOf).filter((part) => part !== '') : [];
  if (parts.length > 0) return parts;
  const sum = textOf(checksum);
  return sum === '' ? null : [sum];
}
