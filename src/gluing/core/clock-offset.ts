import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/time.js';

/** A client's clock that differs by no more than this counts as right, because requests need time to arrive. */
const TOLERANCE_MS = MINUTE_MS;

/**
 * By how many milliseconds to move the times in a request, so that a wrong clock of its client does not matter:
 * the receive time minus `sentAtMs`, what the client's clock showed when it sent; both in milliseconds since 1970.
 * Positive for a slow clock; 0 within a minute, or when the client did not say when it sent (null).
 */
export function clockOffsetMs(sentAtMs: number | null, receivedAtMs: number): number {
  if (sentAtMs === null) return 0;
  const offsetMs = receivedAtMs - sentAtMs;
  return Math.abs(offsetMs) > TOLERANCE_MS ? offsetMs : 0;
}

/** An offset other than 0 in words, in the largest unit of which it has at least one: `10 min slow`, `2 h fast`. */
export function clockOffsetText(offsetMs: number): string {
  return `${roundedDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? 'slow' : 'fast'}`;
}

function roundedDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(ms / HOUR_MS);
  if (hours < 24) return `${hours} h`;
  const days = Math.round(ms / DAY_MS);
  return days === 1 ? '1 day' : `${days} days`;
}
