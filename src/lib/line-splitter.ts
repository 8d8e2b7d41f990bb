import { ItemBytes, type ItemSplitter, type OnItem } from './item-splitter.js';

const LINE_FEED = 0x0a;

/** Splits NDJSON into its lines. */
export class LineSplitter implements ItemSplitter {
  readonly #line: ItemBytes;

  constructor(
    readonly onItem: OnItem,
    limitBytes: number,
  ) {
    this.#line = new ItemBytes(limitBytes);
  }

  push(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      this.onItem(this.#line.take(bytes.subarray(start, end)));
      start = end + 1;
      // Of empty lines there may be millions.
      while (bytes[start] === LINE_FEED) start += 1;
    }
    if (start < bytes.length) this.#line.add(bytes.subarray(start));
  }

  end(): Buffer {
    this.onItem(this.#line.take(Buffer.alloc(0)));
    return Buffer.alloc(0);
  }
}
