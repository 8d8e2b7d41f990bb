import type { Span } from '../../lib/intervals.js';

/** When a level of status counts; it begins and ends later than the level itself. */
export interface HeldSpan extends Span {
  /** When the level was reached, and when it was left; infinite where that is open. */
  beganMs: number;
  endedMs: number;
}

/**
 * When a level that is on during `spans` (united) counts for policies of a minimum duration, as by Prometheus' `for`:
 * gaps shorter than the duration are bridged; the level counts once it has lasted that long, and stops counting once it
 * has been gone that long. Whether it counts at an instant depends on nothing after it. With duration 0: the spans.
 */
export function heldSpans(spans: readonly Span[], durationMs: number): HeldSpan[] {
  return bridged(spans, durationMs).flatMap((group) => {
    const beganMs = group[0]?.fromMs ?? 0;
    const endedMs = group.at(-1)?.untilMs ?? 0;
    // Where the duration ends in a gap, the level counts from the end of that gap: only then is it known to be bridged.
    const counting = group.find(({ untilMs }) => untilMs >= beganMs + durationMs);
    if (counting === undefined) return [];
    const fromMs = Math.max(counting.fromMs, beganMs + durationMs);
    return [{ fromMs, untilMs: endedMs + durationMs, beganMs, endedMs }];
  });
}

/** The spans in groups, split at each gap of the duration or more. */
function bridged(spans: readonly Span[], durationMs: number): Span[][] {
  const groups: Span[][] = [];
  let endMs = -Infinity;
  for (const span of spans) {
    if (span.fromMs - endMs < durationMs) groups.at(-1)?.push(span);
    else groups.push([span]);
    endMs = span.untilMs;
  }
  return groups;
}
