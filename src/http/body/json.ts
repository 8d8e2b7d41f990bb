import { isUtf8 } from 'node:buffer';
import { parse } from 'secure-json-parse';
import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { GluepointError } from '../../lib/errors.js';

/** The text of a body without its byte order mark. Throws `bad-input` unless it is UTF-8. */
export function bodyText(bytes: Buffer): string {
  return textOf(withoutByteOrderMark(bytes));
}

/** The text of bytes. Throws `bad-input` unless they are UTF-8. */
export function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new GluepointError('bad-input', 'The body is not valid UTF-8.');
  return bytes.toString();
}

/** Parses a JSON body. Throws `bad-input`, also for fields that could pollute prototypes. */
export function parseJson(text: string): unknown {
  if (text === '') throw new GluepointError('bad-input', 'The body is empty.');
  try {
    return parse(text, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new GluepointError('bad-input', whyNotJson(text));
  }
}

/** The message of the JSON parser, with the position. */
function whyNotJson(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return `The body is not valid JSON: ${(error as Error).message}`;
  }
  return 'The body has a field named __proto__ or constructor.prototype.';
}
