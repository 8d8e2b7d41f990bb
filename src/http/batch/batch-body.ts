import { isUtf8 } from 'node:buffer';
import { GluepointError } from '../../lib/errors.js';
import { textOf } from '../body/json.js';
import { BatchItems, isHarmless, MAX_ITEMS, PROTO_KEY_ERROR, tooMany } from './batch-items.js';
import { JsonArraySplitter } from './json-array-splitter.js';
import { exceedsValueLimit } from './value-limit.js';

const TOO_MANY = 'has more values than an occurrence may have';
/** What a text must have for such a field to be in it, escaped or not. */
const SUSPICIOUS = /__proto__|constructor|\\u/;
const ITEMS_KEY = '"occurrences"';
/** The key may also be written with escapes. */
const ESCAPED_LETTER = /\\u00[67]/;

/** A whole batch as JSON. A field that could harm spoils only the item it stands in. Throws `bad-input`, `too-large`. */
export function parseJsonBatch(text: string): unknown {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return body;
  const isSuspicious = SUSPICIOUS.test(text);
  const { occurrences, ...rest } = body as { occurrences?: unknown };
  if (isSuspicious && !isHarmless(rest)) throw new GluepointError('bad-input', `The body ${PROTO_KEY_ERROR}.`);
  refuseTwice(text);
  if (!Array.isArray(occurrences)) return body;
  if (occurrences.length > MAX_ITEMS) throw tooMany();
  const batch = new BatchItems();
  for (const item of occurrences) batch.add(item, isSuspicious);
  return { ...rest, occurrences: batch.items };
}

/** JSON.parse takes the last of two lists and forgets the other. Throws `bad-input`, as for a large batch. */
function refuseTwice(text: string): void {
  const mayBe = text.indexOf(ITEMS_KEY) !== text.lastIndexOf(ITEMS_KEY) || ESCAPED_LETTER.test(text);
  if (mayBe) new JsonArraySplitter(() => {}, 0).push(Buffer.from(text));
}

/** Adds one item of a JSON batch that is read piece by piece. Throws `bad-input` when the batch is no JSON there. */
export function addJsonItem(batch: BatchItems, bytes: Buffer | null): void {
  if (bytes === null) return void batch.refuseTooLarge();
  if (exceedsValueLimit(bytes)) return void batch.refuse(TOO_MANY);
  const text = textOf(bytes);
  batch.add(parseJson(text, `, at occurrences.${batch.items.length}`), SUSPICIOUS.test(text));
}

/** Adds a line of NDJSON, unless it is empty. */
export function addLine(batch: BatchItems, bytes: Buffer | null): void {
  if (bytes === null) return void batch.refuseTooLarge();
  if (exceedsValueLimit(bytes)) return void batch.refuse(TOO_MANY);
  if (!isUtf8(bytes)) return void batch.refuse('is not valid UTF-8');
  const text = bytes.toString();
  if (text.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return void batch.refuse('is not valid JSON');
  }
  batch.add(value, SUSPICIOUS.test(text));
}

function parseJson(text: string, place = ''): unknown {
  if (text === '') throw new GluepointError('bad-input', `The body is empty${place}.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GluepointError('bad-input', `The body is not valid JSON${place}: ${(error as Error).message}`);
  }
}
