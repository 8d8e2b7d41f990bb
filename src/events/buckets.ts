import { GluepointError } from '../lib/errors.js';
import { MINUTE_MS } from '../lib/time.js';
import type { Buckets } from './counts.js';

const DEFAULT_BUCKETS = 60;
const MAX_BUCKETS = 2_000;
/** Bucket lengths that are easy to read on a time axis. */
const LENGTHS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 10_080, 43_200];

/**
 * A half-open range, widened to whole buckets of `bucketSeconds`; by default about 60 buckets. Throws `bad-input` for more
 * than 2 000 buckets.
 */
export function bucketsOf(range: Pick<Buckets, 'fromMs' | 'toMs'>, bucketSeconds: number | undefined): Buckets {
  const bucketMs = bucketSeconds === undefined ? defaultLengthMs(range.toMs - range.fromMs) : bucketSeconds * 1000;
  const fromMs = Math.floor(range.fromMs / bucketMs) * bucketMs;
  const toMs = Math.ceil(range.toMs / bucketMs) * bucketMs;
  if ((toMs - fromMs) / bucketMs <= MAX_BUCKETS) return { fromMs, toMs, bucketMs };
  const message = `more than ${MAX_BUCKETS} buckets; choose a larger bucket`;
  throw new GluepointError('bad-input', `bucket: ${message}`, { errors: [{ path: 'bucket', message }] });
}

function defaultLengthMs(rangeMs: number): number {
  const minMinutes = rangeMs / DEFAULT_BUCKETS / MINUTE_MS;
  return (LENGTHS_MIN.find((length) => length >= minMinutes) ?? (LENGTHS_MIN.at(-1) as number)) * MINUTE_MS;
}
