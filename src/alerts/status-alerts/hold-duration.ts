import type { Span } from '../../lib/intervals.js';

/** When a level of status counts; its beginning and end are later than those of the level itself. */
export interface HoldDuration extends Span {
  /** When the level was reached, and when it was left; infinite where that is open. */
  beganMs: number;
  endedMs: number;
}

/**
 * When a level that is on during `spans` (united) counts for those whom only changes that last concern: gaps shorter
 * than the duration are bridged, it counts once it lasted that long, and no more once it was gone for that long.
 * Whether it counts at an instant depends on nothing after it. With duration 0: the spans.
 */
export function holdDuration(spans: readonly Span[], durationMs: number): HoldDuration[] {
  return bridged(spans, durationMs).flatMap((group) => {
    const beganMs = group[0]?.fromMs ?? 0;
    const endedMs = group.at(-1)?.untilMs ?? 0;
    // Where its time is up in a gap, the end of the gap shows that it was one.
    const counting = group.find(({ untilMs }) => untilMs >= beganMs + durationMs);
    if (counting === undefined) return [];
    const fromMs = Math.max(counting.fromMs, beganMs + durationMs);
    return [{ fromMs, untilMs: endedMs + durationMs, beganMs, endedMs }];
  });
}

/** The spans in groups that no gap of the duration or more divides. */
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
