import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { type Json, objectOf } from './json.js';
import { Malformed } from './malformed.js';
import { withoutNonFinite } from './non-finite.js';

/** The event that a payload holds; null for a transaction, which older SDKs send as one. Throws `Malformed`. */
export function parseEvent(bytes: Buffer): Json | null {
  const event = objectOf(parseJson(withoutByteOrderMark(bytes).toString()));
  if (event === null) throw new Malformed('The event is not a JSON object.');
  return event.type === 'transaction' ? null : event;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const repaired = withoutNonFinite(text);
    if (repaired !== text) return parseJson(repaired);
    throw new Malformed(`The event is not valid JSON: ${(error as Error).message}`);
  }
}

const ID = /^[\da-f]{32}$/;

/** The id of an event as 32 hex digits, from an id with or without dashes; null when there is none. */
export function eventIdOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const id = value.trim().replaceAll('-', '').toLowerCase();
  return ID.test(id) ? id : null;
}
