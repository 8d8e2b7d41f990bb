import { unite } from '../../lib/intervals.js';
import { MINUTE_MS } from '../../lib/time.js';
import type { Closings } from './glue.js';
import type { Group } from './group.js';
import type { Occurrence } from './occurrence.js';
import { type RelevanceWindow, relevanceWindow } from './relevance.js';

/** What arrives longer than this after it ended is too late to alert on (docs/rules/alerting.md#status-changes). */
const MAX_DELAY_MS = 5 * MINUTE_MS;

/**
 * Of each group with an occurrence that arrived too late to alert on: the relevance windows of its other occurrences, by
 * rank, united. All occurrences of a group that is not in the map arrived in time. `groupOfOccurrence[n]` is the group of
 * `occurrences[n]`.
 */
export function alertableWindows(
  occurrences: readonly Occurrence[],
  groupOfOccurrence: readonly Group[],
  closings: Closings,
): Map<Group, RelevanceWindow[][]> {
  const alertable = new Map<Group, RelevanceWindow[][]>();
  occurrences.forEach((occurrence, n) => {
    if (isLate(occurrence)) alertable.set(groupOfOccurrence[n] as Group, [[], [], [], []]);
  });
  if (alertable.size === 0) return alertable;
  occurrences.forEach((occurrence, n) => {
    const windows = alertable.get(groupOfOccurrence[n] as Group);
    if (windows === undefined || isLate(occurrence) || occurrence.importance === 0) return;
    windows[occurrence.importance]?.push(relevanceWindow(occurrence, closings.get(occurrence.series.seriesKey)));
  });
  for (const [group, windows] of alertable) alertable.set(group, windows.map(unite));
  return alertable;
}

function isLate({ receivedAtMs, endedAtMs }: Occurrence): boolean {
  return receivedAtMs - endedAtMs > MAX_DELAY_MS;
}
