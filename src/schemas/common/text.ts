import { nameIn, textIn } from '../occurrence.js';

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether PostgreSQL can store the text: no U+0000, no lone surrogate. */
export function isStorable(value: string): boolean {
  return !UNSTORABLE.test(value);
}

/** Message for a text that is not storable. */
export const UNSTORABLE_TEXT = { error: 'must not contain U+0000 or lone surrogates' };

/**
 * A text of `min` to `max` code points that PostgreSQL can store, for queries and administration. In occurrences, characters
 * that cannot be stored are replaced instead (docs/rules/api.md#sending).
 */
export function text(min: number, max: number) {
  return textIn(min, max).refine(isStorable, UNSTORABLE_TEXT);
}

/** The same of a name, in normalization form C as names are stored. */
export function storedName(min: number, max: number) {
  return nameIn(min, max).refine(isStorable, UNSTORABLE_TEXT);
}
