import type { Occurrence } from './occurrence.js';

/** [from, until): when an occurrence decides the status of its component, or the union of such times. */
export interface RelevanceWindow {
  fromMs: number;
  untilMs: number;
}

/**
 * `[s, e + r)`, ended by the first closing at or after `s`: closing an event ends what its occurrences that began
 * at or before that instant would still do to the status (1-product: Status). `closings` ascending.
 */
export function relevanceWindow(occurrence: Occurrence, closings?: readonly number[]): RelevanceWindow {
  const fromMs = occurrence.startedAtMs;
  const untilMs = occurrence.endedAtMs + occurrence.relevanceIntervalMs;
  const closedMs = closings?.find((atMs) => atMs >= fromMs);
  return { fromMs, untilMs: closedMs === undefined ? untilMs : Math.min(untilMs, closedMs) };
}

/** Adds a window to a list, uniting it with the last one if they overlap or touch. */
export function addWindow(windows: RelevanceWindow[], window: RelevanceWindow): void {
  const last = windows.at(-1);
  if (last === undefined || window.fromMs > last.untilMs || last.fromMs > window.untilMs) {
    windows.push({ ...window });
    return;
  }
  last.fromMs = Math.min(last.fromMs, window.fromMs);
  last.untilMs = Math.max(last.untilMs, window.untilMs);
}

/** The disjoint windows of a list, ascending. */
export function settleWindows(windows: readonly RelevanceWindow[]): RelevanceWindow[] {
  if (windows.length < 2) return [...windows];
  const settled: RelevanceWindow[] = [];
  for (const window of [...windows].sort((a, b) => a.fromMs - b.fromMs)) addWindow(settled, window);
  return settled;
}
