import { z } from 'zod';

/** A list in which nothing stands twice; null of `keyOf` = like nothing else. */
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
        const isDouble = key !== null && keys.indexOf(key) < n;
        if (isDouble) context.addIssue({ code: 'custom', path: [n], message: 'is a duplicate' });
      });
    });
}

/** Of texts that are compared as they are. */
export const itself = (entry: string) => entry;
