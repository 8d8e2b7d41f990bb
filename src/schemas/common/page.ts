import { z } from 'zod';
import { GluepointError } from '../../lib/errors.js';
import { wholeNumber } from './query.js';

/** `limit` and `cursor`, parameters of every list (docs/rules/api.md#conventions). */
export const pageQuery = {
  limit: wholeNumber(1, 200).default(50).meta({ description: 'Maximum number of items in the response' }),
  cursor: z
    .string()
    .max(500)
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

/** Makes a page from rows, of which one more than `limit` was queried. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  placeOf: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null;
  return { items: shown.map(toItem), nextCursor };
}
