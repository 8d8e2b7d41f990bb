import { type Item, type Refusal, readItem } from './items.js';
import type { Line } from './lines.js';

/** Lines that go together in one request. */
export interface Batch {
  items: Item[];
  /** Lines before its end that cannot be sent at all. */
  refused: Refusal[];
  /** Where the line after it begins, in bytes from the start of the file. */
  endByte: number;
}

/** Well below what a request may hold (32 MiB), even if every character took four bytes. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Puts lines together, `size` in a batch or fewer where they are long. */
export async function* batchesOf(
  chunks: AsyncIterable<Line[]>,
  { size, shiftMs }: { size: number; shiftMs: number | null },
): AsyncGenerator<Batch> {
  let batch: Batch = { items: [], refused: [], endByte: 0 };
  let characters = 0;
  for await (const lines of chunks) {
    for (const line of lines) {
      const read = readItem(line, shiftMs);
      batch.endByte = line.endByte;
      if (read.kind === 'refused') batch.refused.push(read.refusal);
      if (read.kind === 'item') {
        batch.items.push(read.item);
        characters += read.item.text.length;
      }
      if (batch.items.length < size && batch.refused.length < size && characters < MAX_CHARACTERS) continue;
      yield batch;
      batch = { items: [], refused: [], endByte: batch.endByte };
      characters = 0;
    }
  }
  if (batch.items.length + batch.refused.length > 0) yield batch;
}
