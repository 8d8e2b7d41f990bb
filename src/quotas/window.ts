import { HOUR_MS, MINUTE_MS } from '../lib/time.js';
import type { Quota } from '../model/quota.js';

/** Quotas hold for whole minutes and whole hours, UTC, by the server's clock. */
export function windowLengthMs(quota: Quota): number {
  return quota === 'requestsPerMinute' ? MINUTE_MS : HOUR_MS;
}

/** When the window of an instant began, in milliseconds since 1970. */
export function windowStartMs(quota: Quota, atMs: number): number {
  const lengthMs = windowLengthMs(quota);
  return Math.floor(atMs / lengthMs) * lengthMs;
}

/** Whole seconds until the window of an instant is over, at least 1: the value of Retry-After. */
export function secondsLeft(quota: Quota, atMs: number): number {
  return Math.ceil((windowStartMs(quota, atMs) + windowLengthMs(quota) - atMs) / 1000);
}
