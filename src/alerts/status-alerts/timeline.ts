import { firstEndingAfter, type Span, spanAt, unite } from '../../lib/intervals.js';
import { type Levels, rankAt, segmentsWithin } from '../../status/core/windows.js';
import { type HeldSpan, heldSpans } from './hold-duration.js';
import type { MaintenanceFreeClock } from './maintenance-free-clock.js';

const ALWAYS: HeldSpan = { fromMs: -Infinity, untilMs: Infinity, beganMs: -Infinity, endedMs: Infinity };
export const RANKS = [3, 2, 1] as const;

/** A status of a component at a time of its maintenance-free clock, for policies of a minimum duration. */
export interface Moment {
  rank: number;
  atMs: number;
}

/**
 * A component's own status over time, for policies of a minimum duration. All times are those of its maintenance-free
 * clock: what lasted up to a maintenance goes on after it.
 */
export interface Timeline {
  /** By rank, the spans in which the status counts as at least that. */
  readonly levels: readonly (readonly HeldSpan[])[];
}

export function timelineOf(known: Levels, durationMs: number, { of }: MaintenanceFreeClock): Timeline {
  const levels: HeldSpan[][] = [[ALWAYS]];
  for (const rank of RANKS) {
    const spans = (known[rank] ?? []).map(({ fromMs, untilMs }) => ({ fromMs: of(fromMs), untilMs: of(untilMs) }));
    levels[rank] = heldSpans(unite(spans), durationMs);
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
 * The last moment of the worst span that begins before `beforeMs`, reaches beyond `afterMs` and is new: no span of its
 * rank that was known before touches it. Null where there is none.
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

/** When the status that counts at a moment really began, without the hold duration; infinite where that is open. */
export function sinceMs({ levels }: Timeline, { rank, atMs }: Moment): number {
  const held = (spanAt(levels[rank] ?? [], atMs) ?? ALWAYS) as HeldSpan;
  const above = levels[rank + 1] ?? [];
  const left = above[firstEndingAfter(above, atMs) - 1];
  return left !== undefined && left.untilMs > held.fromMs ? left.endedMs : held.beganMs;
}
