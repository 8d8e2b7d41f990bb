import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'node:zlib';
import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { MAX_EVENT_BYTES } from './envelope.js';
import { Malformed, TooLarge } from './malformed.js';

const OPEN_OBJECT = 0x7b;
const [SPACE, PLUS, PERCENT, EQUALS] = [0x20, 0x2b, 0x25, 0x3d];
/** By byte: whether JSON lets it stand before a value. Tables, because a body may have a million bytes. */
const IS_BLANK = tableOf(' \t\n\r');
/** By byte: whether it stands for six bits in base64, in either alphabet. */
const IS_BASE64 = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_');
/** The value of a hexadecimal digit by its byte; -1 for other bytes. */
const HEX_DIGITS = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
);
/** In pieces of zlib's default of 16 KiB, a large event takes many times longer. */
const PIECE_BYTES = 64 * 1024;
/** The field of a form or a query that holds the event. */
const FIELD = 'sentry_data';

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
  return field === null ? decodeText(bytes) : decodeField(percentDecoded(field));
}

/** The JSON of the event in the value of `sentry_data`, percent-decoded. Throws as `decodeEvent`. */
export function decodeField(value: Buffer): Buffer {
  const bytes = trimmed(value);
  if (bytes.length === 0) throw new Malformed(`${FIELD} is empty.`);
  return isObject(bytes) ? bytes : decodeText(bytes, PLUS);
}

/** The JSON in base64. `space`: what a space stands for, for in a form a plus sign that was not escaped became one. */
function decodeText(text: Buffer, space = SPACE): Buffer {
  const base64 = base64In(text, space);
  if (base64 === null) throw unknownForm();
  const bytes = trimmed(Buffer.from(base64, 'base64'));
  if (isObject(bytes)) return bytes;
  if (isCompressed(bytes)) return inflated(bytes);
  throw unknownForm();
}

/** Base64 in either alphabet without its blanks and padding; null for anything else. */
function base64In(text: Buffer, space: number): string | null {
  const base64 = Buffer.allocUnsafe(text.length);
  let length = 0;
  let padding = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] === SPACE ? space : (text[at] as number);
    if (IS_BLANK[byte]) continue;
    if (byte === EQUALS) padding += 1;
    else if (padding > 0 || !IS_BASE64[byte]) return null;
    else base64[length++] = byte;
  }
  return padding <= 2 ? base64.toString('latin1', 0, length) : null;
}

function inflated(bytes: Buffer): Buffer {
  try {
    return unzipSync(bytes, { chunkSize: PIECE_BYTES, maxOutputLength: MAX_EVENT_BYTES });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge('An event may have 1 MiB.');
    throw new Malformed(
      code === 'Z_BUF_ERROR' ? 'The compressed event breaks off.' : 'The compressed event is not valid zlib.',
    );
  }
}

/** The value of `sentry_data` in a form, percent-encoded; null without one. Other fields may stand around it. */
function fieldIn(form: Buffer): Buffer | null {
  const name = `${FIELD}=`;
  const isFirst = form.subarray(0, name.length).equals(Buffer.from(name));
  const start = isFirst ? 0 : form.indexOf(`&${name}`) + 1;
  if (!isFirst && start === 0) return null;
  const end = form.indexOf('&', start);
  return form.subarray(start + name.length, end === -1 ? form.length : end);
}

/** The bytes that the value of a form's field stands for. On bytes, because text functions take a second for 1 MiB. */
function percentDecoded(value: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(value.length);
  let length = 0;
  for (let at = 0; at < value.length; at += 1) {
    let byte = value[at] as number;
    if (byte === PLUS) byte = SPACE;
    else if (byte === PERCENT) {
      const [high = -1, low = -1] = [HEX_DIGITS[value[at + 1] ?? 0], HEX_DIGITS[value[at + 2] ?? 0]];
      if (high < 0 || low < 0) throw notEncoded();
      byte = 16 * high + low;
      at += 2;
    }
    bytes[length++] = byte;
  }
  const decoded = bytes.subarray(0, length);
  if (!isUtf8(decoded)) throw notEncoded();
  return decoded;
}

function notEncoded(): Malformed {
  return new Malformed(`The form field ${FIELD} is not valid percent-encoded UTF-8.`);
}

/** Without a byte order mark and white space before it. */
function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  const marked = withoutByteOrderMark(bytes);
  while (start < marked.length && IS_BLANK[marked[start] as number]) start += 1;
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

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) table[byte] = 1;
  return table;
}
