import type { Group } from '../core/group.js';
import type { RelevanceWindow } from '../core/relevance.js';
import type { TypeStats } from '../core/type-stats.js';
import type { GluedFlush } from './store-outcome.js';

export type Texts = (string | null | undefined)[];

/** The texts of a group, in the order of store_flush. `lists`: the windows of a group that is not simple, null for others. */
export function textsOf(
  group: Group,
  lists: RelevanceWindow[][] | null,
  sighting: TypeStats | undefined,
  { alertable, groupOfOccurrence, firstErrorsStored }: GluedFlush,
): Texts {
  const { series, latest } = group;
  const timelyWindows = alertable.size === 0 ? undefined : alertable.get(group);
  return [
    series.environment,
    series.component,
    series.type,
    series.glueKey,
    latest.version,
    latest.message,
    latest.properties,
    latest.stack,
    sighting?.firstVersion,
    sighting?.lastVersion,
    sighting && !firstErrorsStored.has(series.typeKey) ? firstErrorText(sighting, group, groupOfOccurrence) : null,
    lists && JSON.stringify([...windowRows(lists), ...windowRows(group.ahead)]),
    lists && JSON.stringify([...group.minutes].map(([minute, occurrences]) => ({ minute, occurrences }))),
    timelyWindows && JSON.stringify(windowRows(timelyWindows)),
  ];
}

/** Null without one, or when the store takes it from the group's own columns. */
function firstErrorText(sighting: TypeStats, { latest }: Group, placed: readonly Group[]): string | null {
  const { firstError, firstErrorAt, importance } = sighting;
  if (firstError === null) return null;
  if (firstError === latest && firstError.importance === importance) return null;
  const { version, message, properties, stack } = firstError;
  return JSON.stringify({
    i: placed[firstErrorAt]?.index,
    importance: firstError.importance,
    version,
    message,
    properties,
    stack,
  });
}

function windowRows(byRank: readonly RelevanceWindow[][]) {
  return byRank.flatMap((windows, importance) =>
    windows.map(({ fromMs, untilMs }) => ({ importance, from_ms: fromMs, until_ms: untilMs })),
  );
}
