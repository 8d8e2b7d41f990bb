import { scan } from 'secure-json-parse';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { knownFields } from '../../schemas/common/did-you-mean.js';
import { checkInput, type FieldWords } from '../../schemas/common/field-errors.js';
import { type OccurrenceBody, occurrenceBody } from '../../schemas/occurrence.js';

/** Maximum number of items in a batch. */
export const MAX_ITEMS = 10_000;
/** After this many errors in a batch, each further invalid item has only its first error. */
const MAX_ERRORS = 1_000;
/** Further invalid items have no details: otherwise the response to 16 KiB could be megabytes. */
const MAX_DETAILED_ERRORS = 100;
/** Approximate memory of the response per error, and per invalid item without details. */
const ERROR_BYTES = 1024;
const OMITTED_ERROR_BYTES = 512;

/** Message for a value with a key that can pollute prototypes. */
export const PROTO_KEY_ERROR = 'must not have a field named __proto__ or constructor.prototype';
const WORDS: FieldWords = { noun: 'field', known: knownFields(occurrenceBody) };

/** An item that is refused, in its place in the batch, so that the other items are independent of it. */
export class RefusedItem {
  constructor(
    readonly errors: FieldError[],
    /** The code that it would have if it were sent alone. */
    readonly code: 'bad-input' | 'too-large' = 'bad-input',
  ) {}
}

/** Every invalid item after the first hundred. */
export const OMITTED_ERROR = new RefusedItem([
  { path: '', message: `invalid; details are omitted after ${MAX_DETAILED_ERRORS} invalid items` },
]);

/** An item that is valid, or the errors of an invalid one, whose value is dropped. */
export type BatchItem = OccurrenceBody | RefusedItem;

/** Collects and checks the items of one batch. */
export class BatchItems {
  readonly items: BatchItem[] = [];
  #errors = 0;
  #detailed = 0;

  /** Checks and adds a parsed item. `isSuspicious`: it may pollute prototypes. Throws `too-large` beyond MAX_ITEMS. */
  add(value: unknown, isSuspicious: boolean): void {
    if (isSuspicious && hasPrototypeKey(value)) return void this.refuse(PROTO_KEY_ERROR);
    if (this.#detailed >= MAX_DETAILED_ERRORS) return void this.#addWithoutDetails(value);
    const checked = checkInput(occurrenceBody, value, WORDS, this.#errors < MAX_ERRORS ? undefined : 1);
    if (checked.ok) this.#push(checked.value);
    else this.#refuse(checked.errors);
  }

  refuse(message: string): void {
    this.#refuse([{ path: '', message }]);
  }

  /** Always with details: a batch cannot have a hundred of them. */
  refuseTooLarge(): void {
    this.#push(new RefusedItem([{ path: '', message: 'exceeds the limit of 1 MiB for one occurrence' }], 'too-large'));
  }

  #refuse(errors: FieldError[]): void {
    this.#push(this.#detailed < MAX_DETAILED_ERRORS ? new RefusedItem(errors) : OMITTED_ERROR);
    this.#detailed += 1;
    this.#errors += errors.length;
  }

  #addWithoutDetails(value: unknown): void {
    const checked = occurrenceBody.safeParse(value);
    this.#push(checked.success ? checked.data : OMITTED_ERROR);
  }

  #push(item: BatchItem): void {
    if (this.items.length === MAX_ITEMS) throw tooMany();
    this.items.push(item);
  }
}

/** Approximate memory of the errors in the response to a batch; 0 without errors. */
export function responseBytes(body: unknown): number {
  const { occurrences } = (body ?? {}) as { occurrences?: unknown };
  if (!Array.isArray(occurrences)) return 0;
  let bytes = 0;
  for (const item of occurrences as BatchItem[]) {
    if (item === OMITTED_ERROR) bytes += OMITTED_ERROR_BYTES;
    else if (item instanceof RefusedItem) bytes += ERROR_BYTES * item.errors.length;
  }
  return bytes;
}

/** Whether a value has, at any depth, a key that can pollute prototypes. */
export function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    scan(value, { protoAction: 'error', constructorAction: 'error' });
    return false;
  } catch {
    return true;
  }
}

/** The error of a batch with more than MAX_ITEMS. */
export function tooMany(): GluepointError {
  return new GluepointError('too-large', `A batch is limited to ${MAX_ITEMS} occurrences.`);
}
