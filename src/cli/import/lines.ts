import { MIB } from '../../lib/bytes.js';
import { ItemBytes } from '../../lib/item-splitter.js';

/** A line of the file. */
export interface Line {
  /** From 1. */
  number: number;
  /** null = longer than a line may be. */
  text: string | null;
  /** Where the next line begins, in bytes from the start of the file. */
  endByte: number;
}

/** No longer line could be sent: it is all that a request may hold. */
const MAX_LINE_BYTES = 32 * MIB;

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Splits a file into numbered lines with their positions, at line feeds only: node:readline also splits at U+2028, which
 * JSON may hold. Unlike lib/line-splitter.ts it keeps empty lines, because they have numbers. Holds at most one line and
 * one chunk.
 */
export class FileLines {
  readonly #line: ItemBytes;
  /** Length of the line so far, though it may be too long to be held. */
  #lineBytes = 0;
  #number = 0;
  #position = 0;

  constructor(maxBytes = MAX_LINE_BYTES) {
    this.#line = new ItemBytes(maxBytes);
  }

  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      lines.push(this.#take(chunk.subarray(start, end), 1));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    this.#line.add(rest);
    this.#lineBytes += rest.length;
    return lines;
  }

  /** The last line, if the file does not end with a line feed. */
  end(): Line[] {
    return this.#lineBytes === 0 ? [] : [this.#take(Buffer.alloc(0), 0)];
  }

  #take(last: Buffer, lineFeedBytes: number): Line {
    const text = this.#line.take(last)?.toString('utf8') ?? null;
    this.#number += 1;
    this.#position += this.#lineBytes + last.length + lineFeedBytes;
    this.#lineBytes = 0;
    const isMarked = this.#number === 1 && text?.startsWith(BYTE_ORDER_MARK);
    return { number: this.#number, text: isMarked ? (text as string).slice(1) : text, endByte: this.#position };
  }
}

/** The lines of a file, as many at a time as a chunk of it holds. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  const lines = new FileLines();
  for await (const chunk of chunks) yield lines.push(chunk);
  yield lines.end();
}
