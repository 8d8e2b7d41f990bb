import { happenedAt } from './happened-at.js';

const TIMESTAMP_IN_HEADER = /(?:^|[\s,])sentry_timestamp\s*=\s*([^\s,]+)/i;
/** More seconds than any clock shows: some SDKs send milliseconds. */
const LEAST_AS_MS = 1e11;

/** The value of `sentry_timestamp` in X-Sentry-Auth or Authorization; undefined without one. */
export function timestampInHeader(header: unknown): string | undefined {
  return typeof header === 'string' ? TIMESTAMP_IN_HEADER.exec(header)?.[1] : undefined;
}

/**
 * What the clock of an SDK showed when it sent, in milliseconds since 1970, from the `sent_at` of an envelope (RFC 3339)
 * or a `sentry_timestamp` (seconds or milliseconds since 1970, also as a text). null for what cannot be read, and for
 * times up to 1970, which stand for a clock that was not set or a value that was left out.
 */
export function sentAtMs(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  const isMs = typeof number === 'number' && number >= LEAST_AS_MS;
  const text = happenedAt(isMs ? number / 1000 : value);
  const atMs = text === null ? 0 : Date.parse(text);
  return atMs > 0 ? atMs : null;
}
