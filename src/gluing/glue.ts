import { isLater, type Occurrence } from './occurrence.js';
import { addWindow, type RelevanceWindow, relevanceWindow } from './relevance.js';
import type { Series } from './series.js';

/** Counts stay here once they reach it (1-product: An event has). */
export const MAX_COUNT = Number.MAX_SAFE_INTEGER;
export const MINUTE_MS = 60_000;

/** Occurrences of one series that are linked, directly or through others. What becomes part of one event. */
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
  /** By rank of importance; none for rank 0. Disjoint only after `settleWindows`. */
  windows: RelevanceWindow[][];
  /** Windows that begin after their receipt, likewise by rank: apart, for a closing in between leaves them whole. */
  ahead: RelevanceWindow[][];
  /** Occurrences per minute of endedAt. */
  minutes: Map<number, number>;
  /** Set when the group was joined into another. */
  into: Group | null;
  /** Among the groups of its flush, once they are glued. */
  place: number;
}

const NONE: RelevanceWindow[] = [];
const NOTHING_AHEAD: RelevanceWindow[][] = [NONE, NONE, NONE, NONE];

/** Closings by series: the instants at which somebody closed an event of it (1-product: Status). */
export type Closings = ReadonlyMap<string, readonly number[]>;

export function groupOf(occurrence: Occurrence, closings?: readonly number[]): Group {
  const { startedAtMs, endedAtMs, glueIntervalMs, importance } = occurrence;
  const window = relevanceWindow(occurrence, closings);
  const windows: RelevanceWindow[][] = [NONE, NONE, NONE, NONE];
  let ahead = NOTHING_AHEAD;
  if (importance > 0 && window.untilMs > window.fromMs) {
    if (window.fromMs <= occurrence.receivedAtMs) windows[importance] = [window];
    else ahead = NOTHING_AHEAD.map((none, rank) => (rank === importance ? [window] : none));
  }
  return {
    series: occurrence.series,
    startedAtMs,
    endedAtMs,
    reachLeftMs: startedAtMs - glueIntervalMs,
    reachRightMs: endedAtMs + glueIntervalMs,
    relevantUntilMs: window.untilMs,
    count: occurrence.count,
    importance,
    latest: occurrence,
    windows,
    ahead,
    minutes: new Map([[Math.floor(endedAtMs / MINUTE_MS), occurrence.count]]),
    into: null,
    place: -1,
  };
}

/** As `join(group, groupOf(occurrence))`, for an occurrence that is linked with the group, without making one. */
function absorb(group: Group, occurrence: Occurrence, closings?: readonly number[]): void {
  const { startedAtMs, endedAtMs, glueIntervalMs, importance, count } = occurrence;
  const window = relevanceWindow(occurrence, closings);
  group.startedAtMs = Math.min(group.startedAtMs, startedAtMs);
  group.endedAtMs = Math.max(group.endedAtMs, endedAtMs);
  group.reachLeftMs = Math.min(group.reachLeftMs, startedAtMs - glueIntervalMs);
  group.reachRightMs = Math.max(group.reachRightMs, endedAtMs + glueIntervalMs);
  group.relevantUntilMs = Math.max(group.relevantUntilMs, window.untilMs);
  group.count = Math.min(group.count + count, MAX_COUNT);
  group.importance = Math.max(group.importance, importance);
  if (isLater(occurrence, group.latest)) group.latest = occurrence;
  addMinute(group, Math.floor(endedAtMs / MINUTE_MS), count);
  if (importance === 0 || window.untilMs <= window.fromMs) return;
  if (window.fromMs > occurrence.receivedAtMs) {
    group.ahead = group.ahead.map((windows, rank) => (rank === importance ? [...windows, window] : windows));
    return;
  }
  const windows = group.windows[importance] as RelevanceWindow[];
  if (windows.length === 0) group.windows[importance] = [window];
  else addWindow(windows, window);
}

function addMinute({ minutes }: Group, minute: number, count: number): void {
  minutes.set(minute, Math.min((minutes.get(minute) ?? 0) + count, MAX_COUNT));
}

/** As `linked(group, groupOf(occurrence))`. */
function linkedWith(group: Group, { startedAtMs, endedAtMs, glueIntervalMs }: Occurrence): boolean {
  if (group.startedAtMs <= startedAtMs) {
    return startedAtMs <= group.reachRightMs || startedAtMs - glueIntervalMs <= group.endedAtMs;
  }
  return group.startedAtMs <= endedAtMs + glueIntervalMs || group.reachLeftMs <= endedAtMs;
}

/**
 * Whether two groups of one series belong to one event: their hulls overlap, or
 * later.start ≤ earlier.reachRight, or later.reachLeft ≤ earlier.end (1-product: Gluing).
 */
export function linked(a: Group, b: Group): boolean {
  const [earlier, later] = a.startedAtMs <= b.startedAtMs ? [a, b] : [b, a];
  return later.startedAtMs <= earlier.reachRightMs || later.reachLeftMs <= earlier.endedAtMs;
}

/** Joins `other` into `group`. Associative and commutative in everything an event shows. */
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
    else for (const window of more) addWindow(windows, window);
  }
  if (other.ahead === NOTHING_AHEAD) return;
  group.ahead = group.ahead.map((windows, rank) => [...windows, ...(other.ahead[rank] as RelevanceWindow[])]);
}

/** Joins what is linked among groups of one series. Linked groups lie side by side once sorted by their start. */
function settle(groups: Group[]): Group[] {
  if (groups.length === 1) return groups;
  groups.sort((a, b) => a.startedAtMs - b.startedAtMs);
  const settled: Group[] = [];
  for (const group of groups) {
    let top = settled.at(-1);
    const current = group;
    while (top !== undefined && linked(top, current)) {
      join(current, top);
      settled.pop();
      top = settled.at(-1);
    }
    settled.push(current);
  }
  return settled;
}

export interface Glued {
  groups: Group[];
  /** The group of each occurrence, in the order given. */
  placed: Group[];
}

/** Glues occurrences of any number of series: the connected components of "linked", whatever their order. */
export function glue(occurrences: readonly Occurrence[], closings: Closings = new Map()): Glued {
  const open = new Map<string, Group[]>();
  const placed: Group[] = [];
  for (const occurrence of occurrences) {
    const { seriesKey } = occurrence.series;
    const groups = open.get(seriesKey);
    const last = groups?.at(-1);
    if (last !== undefined && linkedWith(last, occurrence)) {
      absorb(last, occurrence, closings.get(seriesKey));
      placed.push(last);
      continue;
    }
    const group = groupOf(occurrence, closings.get(seriesKey));
    if (groups === undefined) open.set(seriesKey, [group]);
    else groups.push(group);
    placed.push(group);
  }
  const groups = [...open.values()].flatMap(settle);
  groups.forEach((group, place) => {
    group.place = place;
  });
  return { groups, placed: placed.map(survivor) };
}

function survivor(group: Group): Group {
  let last = group;
  while (last.into !== null) last = last.into;
  return last;
}
