import type { Closings } from './glue.js';
import type { Group } from './group.js';
import type { Occurrence } from './occurrence.js';
import { type RelevanceWindow, relevanceWindow, settleWindows } from './relevance.js';

/** What arrives longer than this after it ended causes no notice (docs/rules/alerting.md#status-changes). */
const WAKES_FOR_MS = 300_000;

/**
 * Of each group that has an occurrence which arrived too late to wake anybody: the relevance windows of its others,
 * by rank, disjoint. Groups that are not in the map arrived in time as a whole. `placed[n]` is the group of
 * `occurrences[n]`.
 */
export function alertableWindows(
  occurrences: readonly Occurrence[],
  placed: readonly Group[],
  closings: Closings,
): Map<Group, RelevanceWindow[][]> {
  const timely = new Map<Group, RelevanceWindow[][]>();
  occurrences.forEach((occurrence, n) => {
    if (isLate(occurrence)) timely.set(placed[n] as Group, [[], [], [], []]);
  });
  if (timely.size === 0) return timely;
  occurrences.forEach((occurrence, n) => {
    const windows = timely.get(placed[n] as Group);
    if (windows === undefined || isLate(occurrence) || occurrence.importance === 0) return;
    windows[occurrence.importance]?.push(relevanceWindow(occurrence, closings.get(occurrence.series.seriesKey)));
  });
  for (const [group, windows] of timely) timely.set(group, windows.map(settleWindows));
  return timely;
}

function isLate({ receivedAtMs, endedAtMs }: Occurrence): boolean {
  return receivedAtMs - endedAtMs > WAKES_FOR_MS;
}
