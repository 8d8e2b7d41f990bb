import { withoutByteOrderMark } from '../../byte-order-mark.js';
import { type Json, objectOf } from './json.js';
import { Malformed } from './malformed.js';

/** The event that a payload holds; null for a transaction, which older SDKs send as one. Throws `Malformed`. */
export function parseEvent(bytes: Buffer): Json | null {
  let value: unknown;
  try {
    value = JSON.parse(withoutByteOrderMark(bytes).toString());
  } catch (error) {
    throw new Malformed(`The event is not valid JSON: ${(error as Error).message}`);
  }
  const event = objectOf(value);
  if (event === null) throw new Malformed('The event is no JSON object.');
  return event.type === 'transaction' ? null : event;
}

const ID = /^[\da-f]{32}$/;

/** The id of an event as 32 hex digits, from an id with or without dashes; null when there is none. */
export function eventIdOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const id = value.trim().replaceAll('-', '').toLowerCase();
  return ID.test(id) ? id : null;
}
