import { absorb, type Group, groupOf, join, linked, linkedWith } from './group.js';
import type { Occurrence } from './occurrence.js';

/** Closings by series: the instants at which somebody closed an event of it (docs/rules.md#closing). */
export type Closings = ReadonlyMap<string, readonly number[]>;

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
