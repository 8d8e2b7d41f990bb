/** Times further ahead than this cannot be right. */
const AHEAD_LIMIT_MS = 5 * 60_000;

/** What decides whether a time can be right. */
export interface TimeLimits {
  /** Milliseconds since 1970. */
  nowMs: number;
  /** How long the project keeps data. */
  retentionMs: number;
}

/**
 * When something happened, in milliseconds since 1970: its own time, else the time at which it was observed, if
 * that is given and neither older than the retention nor more than 5 minutes ahead; null = the time of receipt.
 */
export function happenedAtMs(
  timeMs: number | null,
  observedTimeMs: number | null,
  { nowMs, retentionMs }: TimeLimits,
): number | null {
  const isPossible = (atMs: number | null) =>
    atMs !== null && atMs >= nowMs - retentionMs && atMs <= nowMs + AHEAD_LIMIT_MS;
  if (isPossible(timeMs)) return timeMs;
  return isPossible(observedTimeMs) ? observedTimeMs : null;
}
