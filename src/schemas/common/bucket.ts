import { wholeNumber } from './whole-number.js';

const MAX_BUCKET_SECONDS = 30 * 86_400;

/** Length of a bucket: whole minutes, which is how occurrences are counted. */
export const bucketSeconds = wholeNumber(60, MAX_BUCKET_SECONDS).refine((seconds) => seconds % 60 === 0, {
  error: 'must be a multiple of 60',
});
