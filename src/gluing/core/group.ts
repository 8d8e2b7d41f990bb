import { addSpan } from '../../lib/intervals.js';
import { MINUTE_MS } from '../../lib/time.js';
import { isLater, type Occurrence } from './occurrence.js';
import { type RelevanceWindow, relevantUntilMs } from './relevance.js';
import type { Series } from './series.js';

/** Counts stay here once they reach it (docs/rules.md#fields-of-an-event). */
export const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/** Occurrences of one series that are linked, directly or through others: they become part of one event. */
export interface Group {
  series: Series;
  startedAtMs: number;
  endedAtMs: number;
  /** min(s − g) and max(e + g): how far another occurrence is linked without its own interval. */
  reachLeftMs: number;
  reachRightMs: number;
  relevantUntilMs: number;
  count: number;
  /** Rank of the highest importance. */
  importance: number;
  /** The occurrence that gives the event its message, stack, version, properties and intervals. */
  latest: Occurrence;
  /** By rank of importance; none for rank 0. Disjoint only once they are united (lib/intervals.ts). */
  windows: RelevanceWindow[][];
  /** Windows that begin after they were received, likewise by rank. Kept apart, because a closing in between does not cut them. */
  ahead: RelevanceWindow[][];
  /** Occurrences per minute of endedAt. */
  minutes: Map<number, number>;
  /** The group that this one was joined into; null while it was not. */
  into: Group | null;
  /** Its index among the groups of the flush; -1 until they are glued. */
  index: number;
}

const NONE: RelevanceWindow[] = [];
const NOTHING_AHEAD: RelevanceWindow[][] = [NONE, NONE, NONE, NONE];

export function groupOf(occurrence: Occurrence, closings?: readonly number[]): Group {
  const { startedAtMs, endedAtMs, glueIntervalMs, importance } = occurrence;
  const untilMs = relevantUntilMs(occurrence, closings);
  const group: Group = {
    series: occurrence.series,
    startedAtMs,
    endedAtMs,
    reachLeftMs: startedAtMs - glueIntervalMs,
    reachRightMs: endedAtMs + glueIntervalMs,
    relevantUntilMs: untilMs,
    count: occurrence.count,
    importance,
    latest: occurrence,
    windows: [NONE, NONE, NONE, NONE],
    ahead: NOTHING_AHEAD,
    minutes: new Map([[Math.floor(endedAtMs / MINUTE_MS), occurrence.count]]),
    into: null,
    index: -1,
  };
  if (importance > 0 && untilMs > startedAtMs) addRelevance(group, occurrence, untilMs);
  return group;
}

/** Equals `join(group, groupOf(occurrence))` for an occurrence that is linked with the group, without a new group. */
export function absorb(group: Group, occurrence: Occurrence, closings?: readonly number[]): void {
  const { startedAtMs, endedAtMs, glueIntervalMs, importance, count } = occurrence;
  const untilMs = relevantUntilMs(occurrence, closings);
  const reachLeftMs = startedAtMs - glueIntervalMs;
  const reachRightMs = endedAtMs + glueIntervalMs;
  // Most occurrences change nothing here, and storing a number of this size allocates memory.
  if (startedAtMs < group.startedAtMs) group.startedAtMs = startedAtMs;
  if (endedAtMs > group.endedAtMs) group.endedAtMs = endedAtMs;
  if (reachLeftMs < group.reachLeftMs) group.reachLeftMs = reachLeftMs;
  if (reachRightMs > group.reachRightMs) group.reachRightMs = reachRightMs;
  if (untilMs > group.relevantUntilMs) group.relevantUntilMs = untilMs;
  if (importance > group.importance) group.importance = importance;
  group.count = Math.min(group.count + count, MAX_COUNT);
  if (isLater(occurrence, group.latest)) group.latest = occurrence;
  addMinute(group, Math.floor(endedAtMs / MINUTE_MS), count);
  if (importance > 0 && untilMs > startedAtMs) addRelevance(group, occurrence, untilMs);
}

function addRelevance(group: Group, { importance, startedAtMs, receivedAtMs }: Occurrence, untilMs: number): void {
  if (startedAtMs > receivedAtMs) {
    const window = { fromMs: startedAtMs, untilMs };
    group.ahead = group.ahead.map((windows, rank) => (rank === importance ? [...windows, window] : windows));
    return;
  }
  const windows = group.windows[importance] as RelevanceWindow[];
  if (windows.length === 0) group.windows[importance] = [{ fromMs: startedAtMs, untilMs }];
  else addSpan(windows, startedAtMs, untilMs);
}

function addMinute({ minutes }: Group, minute: number, count: number): void {
  minutes.set(minute, Math.min((minutes.get(minute) ?? 0) + count, MAX_COUNT));
}

/** Equals `linked(group, groupOf(occurrence))`. */
export function linkedWith(group: Group, { startedAtMs, endedAtMs, glueIntervalMs }: Occurrence): boolean {
  if (group.startedAtMs <= startedAtMs) {
    return startedAtMs <= group.reachRightMs || startedAtMs - glueIntervalMs <= group.endedAtMs;
  }
  return group.startedAtMs <= endedAtMs + glueIntervalMs || group.reachLeftMs <= endedAtMs;
}

/**
 * Whether two groups of one series belong to one event: later.start ≤ earlier.reachRight (which includes hulls that
 * overlap), or later.reachLeft ≤ earlier.end (docs/rules.md#gluing).
 */
export function linked(a: Group, b: Group): boolean {
  const [earlier, later] = a.startedAtMs <= b.startedAtMs ? [a, b] : [b, a];
  return later.startedAtMs <= earlier.reachRightMs || later.reachLeftMs <= earlier.endedAtMs;
}

/** Joins `other` into `group`. Associative and commutative in everything that an event shows. */
export function join(group: Group, other: Group): void {
  group.startedAtMs = Math.min(group.startedAtMs, other.startedAtMs);
  group.endedAtMs = Math.max(group.endedAtMs, other.endedAtMs);
  group.reachLeftMs = Math.min(group.reachLeftMs, other.reachLeftMs);
  group.reachRightMs = Math.max(group.reachRightMs, other.reachRightMs);
  group.relevantUntilMs = Math.max(group.relevantUntilMs, other.relevantUntilMs);
  group.count = Math.min(group.count + other.count, MAX_COUNT);
  group.importance = Math.max(group.importance, other.importance);
  if (isLater(other.latest, group.latest)) group.latest = other.latest;
  joinWindows(group, other);
  for (const [minute, count] of other.minutes) addMinute(group, minute, count);
  other.into = group;
}

function joinWindows(group: Group, other: Group): void {
  for (let rank = 1; rank <= 3; rank += 1) {
    const more = other.windows[rank] as RelevanceWindow[];
    if (more.length === 0) continue;
    const windows = group.windows[rank] as RelevanceWindow[];
    if (windows.length === 0) group.windows[rank] = more;
    else for (const { fromMs, untilMs } of more) addSpan(windows, fromMs, untilMs);
  }
  if (other.ahead === NOTHING_AHEAD) return;
  group.ahead = group.ahead.map((windows, rank) => [...windows, ...(other.ahead[rank] as RelevanceWindow[])]);
}
