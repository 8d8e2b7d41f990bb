import type { Occurrence } from './occurrence.js';

/** [from, until): when an occurrence decides the status of its component, or the union of such times. */
export interface RelevanceWindow {
  fromMs: number;
  untilMs: number;
}

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
  const closedMs = closings.find((atMs) => atMs >= startedAtMs);
  return closedMs === undefined ? untilMs : Math.min(untilMs, closedMs);
}

/** Adds a window to a list, uniting it with the last one if they overlap or touch. */
export function addWindow(windows: RelevanceWindow[], fromMs: number, untilMs: number): void {
  const last = windows[windows.length - 1];
  if (last === undefined || fromMs > last.untilMs || last.fromMs > untilMs) {
    windows.push({ fromMs, untilMs });
    return;
  }
  if (fromMs < last.fromMs) last.fromMs = fromMs;
  if (untilMs > last.untilMs) last.untilMs = untilMs;
}

/** The disjoint windows of a list, ascending. */
export function settleWindows(windows: readonly RelevanceWindow[]): RelevanceWindow[] {
  if (windows.length < 2) return [...windows];
  const settled: RelevanceWindow[] = [];
  for (const { fromMs, untilMs } of [...windows].sort((a, b) => a.fromMs - b.fromMs))
    addWindow(settled, fromMs, untilMs);
  return settled;
}
