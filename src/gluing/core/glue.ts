import { absorb, type Group, groupOf, join, linked, linkedWith } from './group.js';
import type { Occurrence } from './occurrence.js';

/** Closings by series: the instants at which an event of it was closed, ascending (docs/rules.md#closing). */
export type Closings = ReadonlyMap<string, readonly number[]>;

/** Joins linked groups of one series. Sorted by their start, linked groups are neighbours. */
function joinLinked(groups: Group[]): Group[] {
  if (groups.length === 1) return groups;
  groups.sort((a, b) => a.startedAtMs - b.startedAtMs);
  const joined: Group[] = [];
  for (const group of groups) {
    let top = joined.at(-1);
    const current = group;
    while (top !== undefined && linked(top, current)) {
      join(current, top);
      joined.pop();
      top = joined.at(-1);
    }
    joined.push(current);
  }
  return joined;
}

export interface Glued {
  groups: Group[];
  /** The group of each occurrence, in the order given. */
  groupOfOccurrence: Group[];
}

/** Glues occurrences of any number of series: groups are the connected components of "linked". Order does not matter. */
export function glue(occurrences: readonly Occurrence[], closings: Closings = new Map()): Glued {
  const open = new Map<string, Group[]>();
  const firstGroups: Group[] = [];
  for (const occurrence of occurrences) {
    const { seriesKey } = occurrence.series;
    const groups = open.get(seriesKey);
    const last = groups?.at(-1);
    if (last !== undefined && linkedWith(last, occurrence)) {
      absorb(last, occurrence, closings.get(seriesKey));
      firstGroups.push(last);
      continue;
    }
    const group = groupOf(occurrence, closings.get(seriesKey));
    if (groups === undefined) open.set(seriesKey, [group]);
    else groups.push(group);
    firstGroups.push(group);
  }
  const groups = [...open.values()].flatMap(joinLinked);
  groups.forEach((group, index) => {
    group.index = index;
  });
  return { groups, groupOfOccurrence: firstGroups.map(survivor) };
}

/** The group that a group was joined into, in the end. */
function survivor(group: Group): Group {
  let last = group;
  while (last.into !== null) last = last.into;
  return last;
}
