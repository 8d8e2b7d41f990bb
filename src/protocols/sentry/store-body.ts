import { unzipSync } from 'node:zlib';
import { withoutByteOrderMark } from '../../byte-order-mark.js';
import { MAX_EVENT_BYTES } from './envelope.js';
import { Malformed, TooLarge } from './malformed.js';

const OPEN_OBJECT = 0x7b;
/** What JSON lets stand before a value. */
const BLANKS: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
/** The field of a form or a query that holds the event. */
const FIELD = 'sentry_data';
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Whether the body of a request to /store/ has to be decoded before it is the JSON of an event. */
export function isEncodedEvent(bytes: Buffer): boolean {
  return !isObject(trimmed(bytes));
}

/**
 * The JSON of the event in a body of a request to /store/. SDKs before the envelope send it as JSON, as zlib or gzip
 * data, as base64 of any of these, or in the form field `sentry_data`, and name no encoding. Throws `Malformed`, and
 * `TooLarge` as soon as what is decoded is larger than an event may be.
 */
export function decodeEvent(body: Buffer): Buffer {
  const bytes = trimmed(body);
  if (isObject(bytes)) return bytes;
  if (bytes.length === 0) throw new Malformed('The event is empty.');
  if (isCompressed(bytes)) return inflated(bytes);
  const field = fieldIn(bytes);
  return field === null ? decodeText(bytes.toString('latin1')) : decodeField(unescaped(field));
}

/** The JSON of the event in the value of `sentry_data`, percent-decoded. Throws as `decodeEvent`. */
export function decodeField(value: string): Buffer {
  const bytes = trimmed(Buffer.from(value));
  if (bytes.length === 0) throw new Malformed(`${FIELD} is empty.`);
  if (isObject(bytes)) return withinLimit(bytes);
  // A plus sign that the client did not escape has become a space.
  return decodeText(value.trim().replaceAll(' ', '+'));
}

/** Base64 in either alphabet, with line breaks or without. */
function decodeText(text: string): Buffer {
  const base64 = text.replace(/\s+/g, '');
  if (!BASE64.test(base64)) throw unknownForm();
  const bytes = trimmed(Buffer.from(base64, 'base64'));
  if (isObject(bytes)) return withinLimit(bytes);
  if (isCompressed(bytes)) return inflated(bytes);
  throw unknownForm();
}

function inflated(bytes: Buffer): Buffer {
  try {
    return unzipSync(bytes, { maxOutputLength: MAX_EVENT_BYTES });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge('An event may have 1 MiB.');
    throw new Malformed(
      code === 'Z_BUF_ERROR' ? 'The compressed event breaks off.' : 'The compressed event is not valid zlib.',
    );
  }
}

function withinLimit(bytes: Buffer): Buffer {
  if (bytes.length > MAX_EVENT_BYTES) throw new TooLarge('An event may have 1 MiB.');
  return bytes;
}

/** The value of `sentry_data` in a form, percent-encoded; null without one. Other fields may stand around it. */
function fieldIn(bytes: Buffer): string | null {
  const name = `${FIELD}=`;
  const isFirst = bytes.subarray(0, name.length).equals(Buffer.from(name));
  const before = isFirst ? 0 : bytes.indexOf(`&${name}`) + 1;
  if (!isFirst && before === 0) return null;
  const end = bytes.indexOf('&', before);
  return bytes.subarray(before + name.length, end === -1 ? bytes.length : end).toString();
}

function unescaped(field: string): string {
  try {
    return decodeURIComponent(field.replaceAll('+', ' '));
  } catch {
    throw new Malformed(`The form field ${FIELD} is not valid percent-encoded UTF-8.`);
  }
}

/** Without a byte order mark and white space before it. */
function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  const marked = withoutByteOrderMark(bytes);
  while (start < marked.length && BLANKS.includes(marked[start] as number)) start += 1;
  return marked.subarray(start);
}

function isObject(bytes: Buffer): boolean {
  return bytes[0] === OPEN_OBJECT;
}

/** Whether data begins as zlib (RFC 1950) or gzip (RFC 1952) does. No base64 text and no form does. */
function isCompressed(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  if (first === 0x1f) return second === 0x8b;
  return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
}

function unknownForm(): Malformed {
  return new Malformed(`The event is not valid JSON, nor zlib, base64 or a form with ${FIELD} that holds JSON.`);
}
