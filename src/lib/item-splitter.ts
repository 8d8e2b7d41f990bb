import { ByteBuffer } from './byte-buffer.js';

/** Takes a batch apart while it comes in. */
export interface ItemSplitter {
  push(bytes: Buffer): void;
  /** To be called after the last piece. Returns the text around the items; null when it is too large. */
  end(): Buffer | null;
}

/** Gets the bytes of each item, null for one that is too large; they are valid until it returns. */
export type OnItem = (bytes: Buffer | null) => void;

/** The bytes of one item, of which only the first pieces stand in other pieces of the body. */
export class ItemBytes {
  readonly #earlier = new ByteBuffer();
  #isTooLarge = false;

  constructor(readonly limitBytes: number) {}

  add(piece: Buffer): void {
    if (this.#earlier.length + piece.length > this.limitBytes) this.#isTooLarge = true;
    else if (!this.#isTooLarge) this.#earlier.add(piece);
  }

  /** The item that ends with this piece; null when it is too large. */
  take(last: Buffer): Buffer | null {
    if (this.#earlier.length === 0 && !this.#isTooLarge) return last.length > this.limitBytes ? null : last;
    this.add(last);
    const all = this.#earlier.take();
    const isTooLarge = this.#isTooLarge;
    this.#isTooLarge = false;
    return isTooLarge ? null : all;
  }
}
