import { firstEndingAfter, type Span, spanAt, unite } from '../../lib/intervals.js';
import { type Levels, rankAt, segmentsWithin } from '../../status/core/windows.js';
import { type HoldDuration, holdDuration } from './hold-duration.js';
import type { MaintenanceFreeClock } from './maintenance-free-clock.js';

const ALWAYS: HoldDuration = { fromMs: -Infinity, untilMs: Infinity, beganMs: -Infinity, endedMs: Infinity };
export const RANKS = [3, 2, 1] as const;

/** A status of a component at an instant, as those see it whom only changes that last concern. */
export interface Moment {
  rank: number;
  atMs: number;
}

/**
 * A component's own status over time, as those see it whom only changes that last concern. All points are of the
 * scale without maintenance (awake.ts), so that what lasted before it goes on after it.
 */
export interface Timeline {
  readonly levels: readonly (readonly HoldDuration[])[];
}

export function timelineOf(known: Levels, durationMs: number, { of }: MaintenanceFreeClock): Timeline {
  const levels: HoldDuration[][] = [[ALWAYS]];
  for (const rank of RANKS) {
    const spans = (known[rank] ?? []).map(({ fromMs, untilMs }) => ({ fromMs: of(fromMs), untilMs: of(untilMs) }));
    levels[rank] = holdDuration(unite(spans), durationMs);
  }
  return { levels };
}

/** The last moment of the worst status in `[from, to)`; null where that is empty. */
export function worstWithin({ levels }: Timeline, { fromMs, untilMs }: Span): Moment | null {
  let worst: Moment | null = null;
  for (const segment of segmentsWithin(levels, fromMs, untilMs)) {
    if (worst === null || segment.rank >= worst.rank) worst = { rank: segment.rank, atMs: segment.untilMs - 1 };
  }
  return worst;
}

/**
 * The last moment of the worst status among stretches that begin before `beforeMs`, reach beyond `afterMs` and were
 * not known then: none that was known touches them. Null where there is none.
 */
export function worstNew(now: Timeline, known: Timeline, afterMs: number, beforeMs: number): Moment | null {
  for (const rank of RANKS) {
    const old = (known.levels[rank] ?? []).filter(({ fromMs }) => fromMs < beforeMs);
    const fresh = (now.levels[rank] ?? []).findLast(
      (span) => span.fromMs < beforeMs && span.untilMs > afterMs && !touches(old, span),
    );
    if (fresh !== undefined) return { rank, atMs: Math.min(fresh.untilMs, beforeMs) - 1 };
  }
  return null;
}

function touches(spans: readonly Span[], { fromMs, untilMs }: Span): boolean {
  const first = spans[firstEndingAfter(spans, fromMs - 1)];
  return first !== undefined && first.fromMs <= untilMs;
}

export function momentAt({ levels }: Timeline, atMs: number): Moment {
  return { rank: rankAt(levels, atMs), atMs };
}

/** Since when the component really has the status that counts at a moment; infinite where that is open. */
export function sinceMs({ levels }: Timeline, { rank, atMs }: Moment): number {
  const itself = (spanAt(levels[rank] ?? [], atMs) ?? ALWAYS) as HoldDuration;
  const above = levels[rank + 1] ?? [];
  const left = above[firstEndingAfter(above, atMs) - 1];
  return left !== undefined && left.untilMs > itself.fromMs ? left.endedMs : itself.beganMs;
}
