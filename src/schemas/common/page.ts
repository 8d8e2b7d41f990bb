import { z } from 'zod';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import { wholeNumber } from './query.js';

/** No page of a list is larger: it is shorter than `limit` then (docs/rules/api.md#size-of-responses). */
export const MAX_PAGE_BYTES = 4 * MIB;
/** For what surrounds the items: names of fields and a cursor of any list. */
const ENVELOPE_BYTES = 4_096;
/** A path of a component and an environment of the longest characters, encoded. */
const MAX_CURSOR = 3_000;

/** `limit` and `cursor`, parameters of every list (docs/rules/api.md#conventions). */
export const pageQuery = {
  limit: wholeNumber(1, 200)
    .default(50)
    .meta({ description: 'Maximum number of items in the response; a page is shorter if it would exceed 4 MiB' }),
  cursor: z
    .string()
    .max(MAX_CURSOR)
    .optional()
    .meta({ description: '`nextCursor` of the previous response, with the same filters' }),
};

/** Schema of a page of a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Cursor of the next page; null at the end' }),
  });
}

/** A page of a list; `nextCursor` is null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Encodes the place after which the next page begins. Opaque to clients. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place in a cursor of `encodeCursor`; null without a cursor. Throws `bad-input` for anything else. */
export function decodeCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new GluepointError('bad-input', 'The cursor was not issued by this list.', {
      errors: [{ path: 'cursor', message: 'not a cursor of this list' }],
    });
  }
}

/**
 * Makes a page from rows, of which one more than `limit` was queried. It ends before the item with which it would exceed
 * MAX_PAGE_BYTES, but has at least one item.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  placeOf: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const items = fitting(rows.slice(0, limit).map(toItem));
  const last = rows[items.length - 1];
  const isEnd = items.length === rows.length || last === undefined;
  return { items, nextCursor: isEnd ? null : encodeCursor(placeOf(last)) };
}

/** The first items, as many as fit into a page. */
export function fitting<Item>(items: Item[], maxBytes = MAX_PAGE_BYTES - ENVELOPE_BYTES): Item[] {
  // Nearly always enough, and much cheaper than to serialize all items twice.
  if (items.reduce((sum, item) => sum + maxJsonBytes(item), 0) <= maxBytes) return items;
  let bytes = 0;
  const end = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > maxBytes;
  });
  return end === -1 ? items : items.slice(0, Math.max(end, 1));
}

const MAX_SCALAR_BYTES = 32;

/** More bytes than the JSON of a value has: a character that is escaped takes six. */
function maxJsonBytes(value: unknown): number {
  if (typeof value === 'string') return 6 * value.length + 3;
  if (typeof value !== 'object' || value === null) return MAX_SCALAR_BYTES;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + maxJsonBytes(one), 3);
  let bytes = 3;
  for (const [name, one] of Object.entries(value)) bytes += 6 * name.length + 4 + maxJsonBytes(one);
  return bytes;
}
