import type { Fingerprint } from '../identity/index.js';
import { type Json, textOf } from './json.js';

/** What an event was given to be told apart by: its `fingerprint`, else the `checksum` of old clients; null without. */
export function fingerprintOf({ fingerprint, checksum }: Json): Fingerprint | null {
  const parts = Array.isArray(fingerprint) ? fingerprint.map(textOf).filter((part) => part !== '') : [];
  if (parts.length > 0) return parts;
  const sum = textOf(checksum);
  return sum === '' ? null : [sum];
}
