import { scan } from 'secure-json-parse';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { knownFields } from '../../schemas/common/did-you-mean.js';
import { checkInput, type FieldWords } from '../../schemas/common/field-errors.js';
import { type OccurrenceBody, occurrenceBody } from '../../schemas/occurrence.js';

/** Of one batch. */
export const MAX_ITEMS = 10_000;
/** Of a batch with more wrong places, each further item tells only the first of its own. */
const MAX_PLACES = 1_000;
/** Further wrong items are not told apart: 16 KiB of them would be answered with megabytes. */
const MAX_DETAILED_ERRORS = 100;
/** What an answer takes of memory until it is read: about so much for each. */
const PLACE_BYTES = 1024;
const UNTOLD_BYTES = 512;

/** What is said of a value that is not harmless. */
export const PROTO_KEY_ERROR = 'must not have a field named __proto__ or constructor.prototype';
const WORDS: FieldWords = { noun: 'field', known: knownFields(occurrenceBody) };

/** An item that is not stored, and why. It stands in its place, so that the others stand alone. */
export class RefusedItem {
  constructor(
    readonly errors: FieldError[],
    /** The one that it would have if it were sent alone. */
    readonly code: 'bad-input' | 'too-large' = 'bad-input',
  ) {}
}

/** Stands for every wrong item after the first hundred. */
export const OMITTED_ERROR = new RefusedItem([
  { path: '', message: `invalid; details are omitted after ${MAX_DETAILED_ERRORS} invalid items` },
]);

/** What a batch holds: each item was looked at, and nothing is kept of the refused ones. */
export type BatchItem = OccurrenceBody | RefusedItem;

/** The items of one batch, gathered one after another. */
export class BatchItems {
  readonly items: BatchItem[] = [];
  #places = 0;
  #told = 0;

  /** Adds what an item was parsed to, if its shape is right. Throws `too-large` for one too many. */
  add(value: unknown, isSuspicious: boolean): void {
    if (isSuspicious && !isHarmless(value)) return void this.refuse(PROTO_KEY_ERROR);
    if (this.#told >= MAX_DETAILED_ERRORS) return void this.#addUntold(value);
    const checked = checkInput(occurrenceBody, value, WORDS, this.#places < MAX_PLACES ? undefined : 1);
    if (checked.ok) this.#push(checked.value);
    else this.#refuse(checked.errors);
  }

  refuse(message: string): void {
    this.#refuse([{ path: '', message }]);
  }

  /** Each of them is told: no batch has room for a hundred. */
  refuseTooLarge(): void {
    this.#push(new RefusedItem([{ path: '', message: 'exceeds the limit of 1 MiB for one occurrence' }], 'too-large'));
  }

  #refuse(errors: FieldError[]): void {
    this.#push(this.#told < MAX_DETAILED_ERRORS ? new RefusedItem(errors) : OMITTED_ERROR);
    this.#told += 1;
    this.#places += errors.length;
  }

  #addUntold(value: unknown): void {
    const checked = occurrenceBody.safeParse(value);
    this.#push(checked.success ? checked.data : OMITTED_ERROR);
  }

  #push(item: BatchItem): void {
    if (this.items.length === MAX_ITEMS) throw tooMany();
    this.items.push(item);
  }
}

/** What the refused items of a batch add to its answer, about; 0 without any. */
export function responseBytes(body: unknown): number {
  const { occurrences } = (body ?? {}) as { occurrences?: unknown };
  if (!Array.isArray(occurrences)) return 0;
  let bytes = 0;
  for (const item of occurrences as BatchItem[]) {
    if (item === OMITTED_ERROR) bytes += UNTOLD_BYTES;
    else if (item instanceof RefusedItem) bytes += PLACE_BYTES * item.errors.length;
  }
  return bytes;
}

/** Whether no field of it, at any depth, could change what other objects are. */
export function isHarmless(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  try {
    scan(value, { protoAction: 'error', constructorAction: 'error' });
    return true;
  } catch {
    return false;
  }
}

/** The error for a batch of more than MAX_ITEMS. */
export function tooMany(): GluepointError {
  return new GluepointError('too-large', `A batch is limited to ${MAX_ITEMS} occurrences.`);
}
