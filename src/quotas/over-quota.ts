import { GluepointError } from '../lib/errors.js';
import type { Quota } from '../model/quota.js';
import { secondsLeft } from './window.js';

const WORDS: Record<Quota, string> = {
  requestsPerMinute: 'requests per minute',
  newTypesPerHour: 'new types per hour',
  newEventsPerHour: 'new events per hour',
  newComponentsPerHour: 'new components per hour',
};

/** The error for a project that has exhausted a quota: `rate-limited`, with a retry when the window is over. */
export function overQuota(quota: Quota, limit: number | null, nowMs: number): GluepointError {
  const retryAfterSeconds = secondsLeft(quota, nowMs);
  return new GluepointError(
    'rate-limited',
    `The project has reached its quota of ${limit} ${WORDS[quota]}. Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds, quota },
  );
}
