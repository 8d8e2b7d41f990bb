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
const MAX_LINE_BYTES = 32 * 1024 * 1024;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Cuts a stream of bytes into lines, at line feeds only: node:readline also cuts at U+2028, which may stand in JSON.
 * Holds at most one line and one chunk.
 */
export class LineSplitter {
  #parts: Buffer[] = [];
  #bytes = 0;
  #number = 0;
  #position = 0;

  constructor(readonly maxBytes = MAX_LINE_BYTES) {}

  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, to));
      lines.push(this.#take(1));
      from = to + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** The last line, if the file does not end with a line feed. */
  end(): Line[] {
    return this.#bytes === 0 ? [] : [this.#take(0)];
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #take(newlineBytes: number): Line {
    const text = this.#bytes > this.maxBytes ? null : Buffer.concat(this.#parts).toString('utf8');
    this.#number += 1;
    this.#position += this.#bytes + newlineBytes;
    this.#parts = [];
    this.#bytes = 0;
    const isMarked = this.#number === 1 && text?.startsWith(BYTE_ORDER_MARK);
    return { number: this.#number, text: isMarked ? (text as string).slice(1) : text, endByte: this.#position };
  }
}

/** The lines of a file, as many at a time as a chunk of it holds. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter();
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}
