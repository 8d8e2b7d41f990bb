import { z } from 'zod';
import { projectSlug } from './names.js';

const DIGITS = /^\d{1,9}$/;

/** An integer parameter: digits only, so that `1e2`, `0x10` and an empty text are invalid. */
export function wholeNumber(min: number, max: number) {
  const error = ({ input }: { input?: unknown }) =>
    typeof input === 'string' ? `expected an integer from ${min} to ${max}, in digits` : undefined;
  const digits = (input: unknown) => (typeof input === 'string' && DIGITS.test(input) ? Number(input) : input);
  return z.preprocess(digits, z.int({ error }).min(min).max(max));
}

const project = projectSlug
  .optional()
  .meta({ description: 'Project, for the root key; default: `default`. Any other key belongs to one project.' });

/**
 * The query parameters of a route: those of `shape` and `project`; others are refused. A parameter whose schema is an array
 * is repeatable.
 */
export function projectQuery<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...shape, project });
}

/** A boolean parameter. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true');

const MAX_BUCKET_SECONDS = 30 * 86_400;

/** Length of a bucket: whole minutes, because occurrences are counted by minute. */
export const bucketSeconds = wholeNumber(60, MAX_BUCKET_SECONDS).refine((seconds) => seconds % 60 === 0, {
  error: 'must be a multiple of 60',
});
