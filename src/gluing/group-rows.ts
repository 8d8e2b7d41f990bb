import { type Closings, type Group, MAX_COUNT, MINUTE_MS } from './glue.js';
import { type RelevanceWindow, settleWindows } from './relevance.js';
import type { Sighting } from './sightings.js';

/**
 * The groups of a flush for the SQL function store_groups: a JSON list of occurrence_group. A group is simple when it is
 * the only one of its series and its own columns have room for its windows and minute; the others bring lists of them.
 */
export function groupRows(
  groups: readonly Group[],
  closings: Closings,
  sightings: ReadonlyMap<string, Sighting>,
): string {
  const untold = new Map(sightings);
  const perSeries = new Map<string, number>();
  for (const { series } of groups) perSeries.set(series.seriesKey, (perSeries.get(series.seriesKey) ?? 0) + 1);
  const rows = groups.map((group, i) => {
    const { series, minutes, ahead } = group;
    const windows = group.windows.map(settleWindows);
    const simple =
      perSeries.get(series.seriesKey) === 1 &&
      minutes.size === 1 &&
      ahead.every((list) => list.length === 0) &&
      windows.every((list) => list.length <= 1);
    const sighting = untold.get(series.typeKey);
    untold.delete(series.typeKey);
    return {
      ...groupColumns(group, i),
      simple,
      ...(simple ? inlineColumns(group, windows) : listColumns(group, windows)),
      ...(sighting && seenColumns(sighting)),
      closing_ms: closings.get(series.seriesKey)?.at(-1),
    };
  });
  return JSON.stringify(rows);
}

function inlineColumns({ endedAtMs }: Group, windows: readonly RelevanceWindow[][]) {
  return {
    alarm_from_ms: windows[3]?.[0]?.fromMs,
    alarm_until_ms: windows[3]?.[0]?.untilMs,
    warning_from_ms: windows[2]?.[0]?.fromMs,
    warning_until_ms: windows[2]?.[0]?.untilMs,
    success_from_ms: windows[1]?.[0]?.fromMs,
    success_until_ms: windows[1]?.[0]?.untilMs,
    minute: Math.floor(endedAtMs / MINUTE_MS),
  };
}

function listColumns({ minutes, ahead }: Group, windows: readonly RelevanceWindow[][]) {
  return {
    windows: [...windowRows(windows), ...windowRows(ahead)],
    minutes: [...minutes].map(([minute, occurrences]) => ({ minute, occurrences })),
  };
}

function windowRows(byRank: readonly RelevanceWindow[][]) {
  return byRank.flatMap((windows, importance) =>
    windows.map(({ fromMs, untilMs }) => ({ importance, from_ms: fromMs, until_ms: untilMs })),
  );
}

function seenColumns({ count, firstMs, lastMs, firstErrorMs, firstVersion, lastVersion }: Sighting) {
  return {
    seen_count: Math.min(count, MAX_COUNT),
    seen_first_ms: firstMs,
    seen_last_ms: lastMs,
    seen_error_ms: firstErrorMs ?? undefined,
    seen_first_version: firstVersion ?? undefined,
    seen_last_version: lastVersion ?? undefined,
  };
}

/** Columns that every group has; those left out are null. */
function groupColumns(group: Group, i: number) {
  const { series, latest } = group;
  return {
    i,
    series_key: series.seriesKey,
    type_key: series.typeKey,
    component_key: series.componentKey,
    environment: series.environment,
    path: series.component,
    type_name: series.type,
    glue_key: series.glueKey,
    started_ms: group.startedAtMs,
    ended_ms: group.endedAtMs,
    reach_left_ms: group.reachLeftMs,
    reach_right_ms: group.reachRightMs,
    relevant_until_ms: group.relevantUntilMs,
    occurrence_count: group.count,
    importance: group.importance,
    latest_started_ms: latest.startedAtMs,
    glue_interval_ms: latest.glueIntervalMs,
    relevance_interval_ms: latest.relevanceIntervalMs,
    version: latest.version ?? undefined,
    message: latest.message ?? undefined,
    properties: latest.properties ?? undefined,
    stack: latest.stack ?? undefined,
  };
}
