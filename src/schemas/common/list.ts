import { z } from 'zod';

/** A list without duplicates by `keyOf`; an entry with the key null is never a duplicate. */
export function differentEntries<T extends z.ZodType>(
  item: T,
  max: number,
  keyOf: (entry: z.output<T>) => string | null,
) {
  return z
    .array(item)
    .max(max, { error: `expected at most ${max} entries` })
    .superRefine((list, context) => {
      const keys = list.map(keyOf);
      keys.forEach((key, n) => {
        const isDuplicate = key !== null && keys.indexOf(key) < n;
        if (isDuplicate) context.addIssue({ code: 'custom', path: [n], message: 'is a duplicate' });
      });
    });
}

/** `keyOf` for texts. */
export const itself = (entry: string) => entry;
