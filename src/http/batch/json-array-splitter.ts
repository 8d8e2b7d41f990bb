import { GluepointError } from '../../lib/errors.js';
import { ItemBytes, type ItemSplitter, type OnItem } from '../../lib/item-splitter.js';

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const ITEMS_KEY = 'occurrences';
/** Length of the key with quotes, if every character is written as `\u…`. */
const MAX_KEY_LENGTH = 2 + 6 * ITEMS_KEY.length;

/**
 * Splits `{"occurrences": [item, item, …], …}` into its items and the rest, which keeps an empty list in their place.
 * It reads only strings and brackets; the parser of the items and of the rest checks that they are valid JSON.
 */
export class JsonArraySplitter implements ItemSplitter {
  readonly #item: ItemBytes;
  readonly #rest: ItemBytes;
  /** The latest string in the outermost object, with quotes, as far as it can be the key. */
  #key = '';
  /** Whether the value of the key is next. */
  #isItemsNext = false;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #inItems = false;
  #hadItems = false;
  #isFirst = true;
  #isBlank = true;

  constructor(
    readonly onItem: OnItem,
    limitBytes: number,
  ) {
    this.#item = new ItemBytes(limitBytes);
    this.#rest = new ItemBytes(limitBytes);
  }

  push(bytes: Buffer): void {
    let start = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes[i] as number;
      if (this.#inString) {
        this.#inside(byte);
        continue;
      }
      if (byte <= 0x20 && isBlank(byte)) continue;
      if (this.#inItems && this.#depth === 2 && (byte === COMMA || byte === CLOSE_LIST)) {
        this.#endItem(bytes.subarray(start, i), byte);
        start = byte === COMMA ? i + 1 : i;
        continue;
      }
      this.#isBlank = false;
      if (this.#outside(byte)) {
        this.#rest.add(bytes.subarray(start, i + 1));
        start = i + 1;
      }
    }
    if (start < bytes.length) (this.#inItems ? this.#item : this.#rest).add(bytes.subarray(start));
  }

  end(): Buffer | null {
    return this.#rest.take(Buffer.alloc(0));
  }

  #inside(byte: number): void {
    if (this.#depth === 1 && this.#key.length < MAX_KEY_LENGTH) this.#key += String.fromCharCode(byte);
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }

  /** Handles a byte outside strings; returns whether the list of items begins after it. */
  #outside(byte: number): boolean {
    if (byte === QUOTE) {
      this.#inString = true;
      if (this.#depth === 1) this.#key = '"';
    } else if (byte === COLON) {
      if (this.#depth === 1) this.#endKey();
    } else if (byte === COMMA) {
      if (this.#depth === 1) this.#isItemsNext = false;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      this.#depth += 1;
      if (byte === OPEN_LIST && this.#depth === 2 && this.#isItemsNext) {
        this.#inItems = true;
        this.#isBlank = true;
        return true;
      }
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      this.#depth -= 1;
    }
    return false;
  }

  #endKey(): void {
    this.#isItemsNext = isItemsKey(this.#key);
    if (!this.#isItemsNext) return;
    if (this.#hadItems) throw new GluepointError('bad-input', 'occurrences is given more than once.');
    this.#hadItems = true;
  }

  #endItem(last: Buffer, byte: number): void {
    // `[]` has no item; `[1,]` has an empty one, which is not valid JSON.
    const isEmptyList = byte === CLOSE_LIST && this.#isBlank && this.#isFirst;
    const item = this.#item.take(last);
    if (!isEmptyList) this.onItem(item);
    this.#isFirst = false;
    this.#isBlank = true;
    if (byte === CLOSE_LIST) {
      this.#inItems = false;
      this.#depth -= 1;
    }
  }
}

/** Whitespace between tokens of JSON. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether a JSON string, with quotes, is the key of the items, escaped or not. */
function isItemsKey(text: string): boolean {
  if (!text.includes('\\')) return text === `"${ITEMS_KEY}"`;
  try {
    return JSON.parse(text) === ITEMS_KEY;
  } catch {
    return false;
  }
}
