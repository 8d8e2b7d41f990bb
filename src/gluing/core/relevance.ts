import { firstFrom, type MutableSpan } from '../../lib/intervals.js';
import type { Occurrence } from './occurrence.js';

/** When an occurrence decides the status of its component, or the union of such times (docs/rules.md#status). */
export type RelevanceWindow = MutableSpan;

/**
 * `[s, e + r)`, ended by the first closing at or after `s`: closing an event ends what its occurrences that began
 * at or before that instant would still do to the status (docs/rules.md#closing). `closings` ascending.
 */
export function relevanceWindow(occurrence: Occurrence, closings?: readonly number[]): RelevanceWindow {
  return { fromMs: occurrence.startedAtMs, untilMs: relevantUntilMs(occurrence, closings) };
}

/** The end of `relevanceWindow`, which begins when the occurrence does. */
export function relevantUntilMs(occurrence: Occurrence, closings?: readonly number[]): number {
  const { startedAtMs, endedAtMs, relevanceIntervalMs } = occurrence;
  const untilMs = endedAtMs + relevanceIntervalMs;
  if (closings === undefined) return untilMs;
  const closedMs = closings[firstFrom(closings, startedAtMs)];
  return closedMs === undefined ? untilMs : Math.min(untilMs, closedMs);
}
