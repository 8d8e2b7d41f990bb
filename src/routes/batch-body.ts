import { isUtf8 } from 'node:buffer';
import { scan } from 'secure-json-parse';
import { type FieldError, GluepointError } from '../errors.js';
import { knownFields } from '../schemas/did-you-mean.js';
import { checkInput, type FieldWords } from '../schemas/field-errors.js';
import { type OccurrenceBody, occurrenceBody } from '../schemas/occurrence.js';
import { textOf } from './body.js';
import { JsonSplitter } from './json-splitter.js';
import { holdsTooMany } from './too-many-values.js';

const MAX_ITEMS = 10_000;
/** Of a batch with more wrong places, each further item tells only the first of its own. */
const MAX_PLACES = 1_000;
/** Further wrong items are not told apart: 16 KiB of them would be answered with megabytes. */
const MAX_TOLD = 100;
/** What an answer takes of memory until it is read: about so much for each. */
const PLACE_BYTES = 1024;
const UNTOLD_BYTES = 512;

const TOO_LARGE = 'is larger than an occurrence may be';
const TOO_MANY = 'holds more values than an occurrence may';
const FORBIDDEN = 'must not have a field named __proto__ or constructor.prototype';
/** What a text must have for such a field to be in it, escaped or not. */
const SUSPICIOUS = /__proto__|constructor|\\u/;
const ITEMS_KEY = '"occurrences"';
/** The key may also be written with escapes. */
const ESCAPED_LETTER = /\\u00[67]/;
const WORDS: FieldWords = { noun: 'field', known: knownFields(occurrenceBody) };

/** An item that is not stored, and why. It stands in its place, so that the others stand alone. */
export class RefusedItem {
  constructor(readonly errors: FieldError[]) {}
}

/** Stands for every wrong item after the first hundred. */
export const UNTOLD = new RefusedItem([{ path: '', message: `wrong, as ${MAX_TOLD} before it: no details` }]);

/** What a batch holds: each item was looked at, and nothing is kept of the refused ones. */
export type BatchItem = OccurrenceBody | RefusedItem;

/** The items of one batch, gathered one after another. */
export class BatchItems {
  readonly items: BatchItem[] = [];
  #places = 0;
  #told = 0;

  /** Adds what an item was parsed to, if its shape is right. Throws `too-large` for one too many. */
  add(value: unknown, isSuspicious: boolean): void {
    if (isSuspicious && !isHarmless(value)) return void this.refuse(FORBIDDEN);
    if (this.#told >= MAX_TOLD) return void this.#addUntold(value);
    const checked = checkInput(occurrenceBody, value, WORDS, this.#places < MAX_PLACES ? undefined : 1);
    if (checked.ok) this.#push(checked.value);
    else this.#refuse(checked.errors);
  }

  refuse(message: string): void {
    this.#refuse([{ path: '', message }]);
  }

  #refuse(errors: FieldError[]): void {
    this.#push(this.#told < MAX_TOLD ? new RefusedItem(errors) : UNTOLD);
    this.#told += 1;
    this.#places += errors.length;
  }

  #addUntold(value: unknown): void {
    const checked = occurrenceBody.safeParse(value);
    this.#push(checked.success ? checked.data : UNTOLD);
  }

  #push(item: BatchItem): void {
    if (this.items.length === MAX_ITEMS) throw tooMany();
    this.items.push(item);
  }
}

/** What the refused items of a batch add to its answer, about; 0 without any. */
export function answerBytes(body: unknown): number {
  const { occurrences } = (body ?? {}) as { occurrences?: unknown };
  if (!Array.isArray(occurrences)) return 0;
  let bytes = 0;
  for (const item of occurrences as BatchItem[]) {
    if (item === UNTOLD) bytes += UNTOLD_BYTES;
    else if (item instanceof RefusedItem) bytes += PLACE_BYTES * item.errors.length;
  }
  return bytes;
}

/** A whole batch as JSON. A field that could harm spoils only the item it stands in. Throws `bad-input`, `too-large`. */
export function parseJsonBatch(text: string): unknown {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return body;
  const isSuspicious = SUSPICIOUS.test(text);
  const { occurrences, ...rest } = body as { occurrences?: unknown };
  if (isSuspicious && !isHarmless(rest)) throw new GluepointError('bad-input', `The body ${FORBIDDEN}.`);
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
  if (mayBe) new JsonSplitter(() => {}, 0).push(Buffer.from(text));
}

/** Adds one item of a JSON batch that is read piece by piece. Throws `bad-input` when the batch is no JSON there. */
export function addJsonItem(batch: BatchItems, bytes: Buffer | null): void {
  if (bytes === null) return void batch.refuse(TOO_LARGE);
  if (holdsTooMany(bytes)) return void batch.refuse(TOO_MANY);
  const text = textOf(bytes);
  batch.add(parseJson(text, `, at occurrences.${batch.items.length}`), SUSPICIOUS.test(text));
}

/** Adds a line of NDJSON, unless it is empty. */
export function addLine(batch: BatchItems, bytes: Buffer | null): void {
  if (bytes === null) return void batch.refuse(TOO_LARGE);
  if (holdsTooMany(bytes)) return void batch.refuse(TOO_MANY);
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

function isHarmless(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  try {
    scan(value, { protoAction: 'error', constructorAction: 'error' });
    return true;
  } catch {
    return false;
  }
}

function tooMany(): GluepointError {
  return new GluepointError('too-large', `A batch holds at most ${MAX_ITEMS} occurrences; this one has more.`);
}
