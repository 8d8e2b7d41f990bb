import { MINUTE_MS } from '../../lib/time.js';
import { type Group, MAX_COUNT } from '../core/group.js';
import type { RelevanceWindow } from '../core/relevance.js';
import type { TypeStats } from '../core/type-stats.js';
import type { GluedFlush } from './store-outcome.js';

/** What the columns of one group are read from. */
export interface FlushRow {
  group: Group;
  flush: GluedFlush;
  /** What the flush adds to the type of the group, at one group of each type; else undefined. */
  stats: TypeStats | undefined;
  /** The only group of its series in the flush, within one minute, with at most one window per importance. */
  simple: boolean;
  /** Its windows by rank of importance, disjoint. */
  windows: RelevanceWindow[][];
  /** The window of each importance when the group is simple. */
  alarm: RelevanceWindow | undefined;
  warning: RelevanceWindow | undefined;
  success: RelevanceWindow | undefined;
}

type Value = { key: Buffer; number: number | null | undefined; text: string | null | undefined };

/** An attribute of the SQL type occurrence_group. Undefined and null arrive as null. */
type Column<Kind extends keyof Value> = {
  name: string;
  /** The parameter of store_flush in which it is sent. */
  kind: Kind;
  /** The type of the attribute. */
  type: 'uuid' | 'bigint' | 'integer' | 'smallint' | 'boolean' | 'text' | 'json';
  of: (row: FlushRow) => Value[Kind];
};

export type KeyColumn = Column<'key'>;
export type NumberColumn = Column<'number'>;
export type TextColumn = Column<'text'>;
export type FlushColumn = KeyColumn | NumberColumn | TextColumn;

const key = (name: string, of: KeyColumn['of']): KeyColumn => ({ name, kind: 'key', type: 'uuid', of });
const number = (name: string, of: NumberColumn['of'], type: NumberColumn['type'] = 'bigint'): NumberColumn => ({
  ...{ name, kind: 'number', type, of },
});
const text = (name: string, of: TextColumn['of'], type: TextColumn['type'] = 'text'): TextColumn => ({
  ...{ name, kind: 'text', type, of },
});

/**
 * The columns of a flush, one row per group: the attributes of the SQL type occurrence_group after its first, `i`, in their
 * order. Both ends are made from this list: the parameters of store_flush (group-columns.ts), and by
 * `npm run db:migration` the attributes of the type and the ROW of store_flush.sql. Processes of two versions may flush into
 * one database: columns are only appended at the end (docs/database.md#contract-with-running-processes).
 */
export const FLUSH_COLUMNS: readonly FlushColumn[] = [
  key('series_key', ({ group }) => group.series.seriesBytes),
  key('type_key', ({ group }) => group.series.typeBytes),
  key('component_key', ({ group }) => group.series.componentBytes),
  text('environment', ({ group }) => group.series.environment),
  text('path', ({ group }) => group.series.component),
  text('type_name', ({ group }) => group.series.type),
  text('glue_key', ({ group }) => group.series.glueKey),
  number('started_ms', ({ group }) => group.startedAtMs),
  number('ended_ms', ({ group }) => group.endedAtMs),
  number('reach_left_ms', ({ group }) => group.reachLeftMs),
  number('reach_right_ms', ({ group }) => group.reachRightMs),
  number('relevant_until_ms', ({ group }) => group.relevantUntilMs),
  number('occurrence_count', ({ group }) => group.count),
  number('latest_started_ms', ({ group }) => group.latest.startedAtMs),
  number('glue_interval_ms', ({ group }) => group.latest.glueIntervalMs),
  number('relevance_interval_ms', ({ group }) => group.latest.relevanceIntervalMs),
  number('alarm_from_ms', ({ alarm }) => alarm?.fromMs),
  number('alarm_until_ms', ({ alarm }) => alarm?.untilMs),
  number('warning_from_ms', ({ warning }) => warning?.fromMs),
  number('warning_until_ms', ({ warning }) => warning?.untilMs),
  number('success_from_ms', ({ success }) => success?.fromMs),
  number('success_until_ms', ({ success }) => success?.untilMs),
  // Of a group that is not simple, `minutes` has all of them.
  number('minute', ({ group, simple }) => (simple ? Math.floor(group.endedAtMs / MINUTE_MS) : null), 'integer'),
  number('importance', ({ group }) => group.importance, 'smallint'),
  text('version', ({ group }) => group.latest.version),
  text('message', ({ group }) => group.latest.message),
  text('properties', ({ group }) => group.latest.properties),
  text('stack', ({ group }) => group.latest.stack),
  number('simple', ({ simple }) => (simple ? 1 : 0), 'boolean'),
  // What the flush adds to the type: how often it was seen, the receive times of the first and the last occurrence and of
  // the first alarm or warning, the first and the last version.
  number('seen_count', ({ stats }) => stats && Math.min(stats.count, MAX_COUNT)),
  number('seen_first_ms', ({ stats }) => stats?.firstMs),
  number('seen_last_ms', ({ stats }) => stats?.lastMs),
  number('seen_error_ms', ({ stats }) => stats?.firstError?.receivedAtMs),
  text('seen_first_version', ({ stats }) => stats?.firstVersion),
  text('seen_last_version', ({ stats }) => stats?.lastVersion),
  // The last closing of the series with which it was glued.
  number('closing_ms', ({ group, flush: { closings } }) =>
    closings.size === 0 ? null : closings.get(group.series.seriesKey)?.at(-1),
  ),
  text(
    'windows',
    ({ group, simple, windows }) =>
      simple ? null : JSON.stringify([...windowRows(windows), ...windowRows(group.ahead)]),
    'json',
  ),
  text(
    'minutes',
    ({ group, simple }) =>
      simple ? null : JSON.stringify([...group.minutes].map(([minute, occurrences]) => ({ minute, occurrences }))),
    'json',
  ),
  number('seen_importance', ({ stats }) => stats?.importance, 'smallint'),
  text('first_error', ({ group, stats, flush }) => stats && firstErrorText(stats, group, flush), 'json'),
  text(
    'timely_windows',
    ({ group, flush: { alertable } }) => timelyText(alertable.size === 0 ? undefined : alertable.get(group)),
    'json',
  ),
];

/**
 * The first alarm or warning of the type in this flush. Null when the process knows an earlier one, or when the contents of
 * the group are its contents.
 */
function firstErrorText(stats: TypeStats, { series, latest }: Group, flush: GluedFlush): string | null {
  const { firstError, firstErrorAt, importance } = stats;
  if (firstError === null || flush.firstErrorsStored.has(series.typeKey)) return null;
  if (firstError === latest && firstError.importance === importance) return null;
  const { version, message, properties, stack } = firstError;
  return JSON.stringify({
    i: flush.groupOfOccurrence[firstErrorAt]?.index,
    importance: firstError.importance,
    version,
    message,
    properties,
    stack,
  });
}

/** Of a group some of whose occurrences arrived too late to alert on: the windows of the others. */
function timelyText(windows: readonly RelevanceWindow[][] | undefined): string | undefined {
  return windows && JSON.stringify(windowRows(windows));
}

function windowRows(byRank: readonly RelevanceWindow[][]) {
  return byRank.flatMap((windows, importance) =>
    windows.map(({ fromMs, untilMs }) => ({ importance, from_ms: fromMs, until_ms: untilMs })),
  );
}
