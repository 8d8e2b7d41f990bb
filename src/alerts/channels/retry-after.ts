/** A target cannot put a delivery off for longer than this. */
export const MAX_RETRY_AFTER_MS = 86_400_000;

/**
 * The pause that a `Retry-After` header asks for, in milliseconds from `nowMs`: seconds or an HTTP date (RFC 9110,
 * 10.2.3). At most a day; null without the header, or where it is neither.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return null;
  const pauseMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(pauseMs) ? null : Math.min(Math.max(0, pauseMs), MAX_RETRY_AFTER_MS);
}
