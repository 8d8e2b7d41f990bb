import { LOCALE } from './locale.js';

const collator = new Intl.Collator(LOCALE, { numeric: true });

/** Compares names as people read them: `host-2` comes before `host-10`. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}
