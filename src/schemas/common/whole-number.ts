import { z } from 'zod';

const DIGITS = /^\d{1,9}$/;

/** A whole number in a query: digits and nothing else, so that `1e2`, `0x10` or an empty text is none. */
export function wholeNumber(min: number, max: number) {
  const error = ({ input }: { input?: unknown }) =>
    typeof input === 'string' ? `expected a whole number from ${min} to ${max}, in digits` : undefined;
  const digits = (input: unknown) => (typeof input === 'string' && DIGITS.test(input) ? Number(input) : input);
  return z.preprocess(digits, z.int({ error }).min(min).max(max));
}
