import { int8Array, textArray, uuidArray } from '../../db/binary-arrays.js';
import { unite } from '../../lib/intervals.js';
import { MINUTE_MS } from '../../lib/time.js';
import { type Group, MAX_COUNT } from '../core/group.js';
import type { RelevanceWindow } from '../core/relevance.js';
import type { TypeStats } from '../core/type-stats.js';
import { type Texts, textsOf } from './group-texts.js';
import type { GluedFlush } from './store-outcome.js';

type Numbers = (number | null | undefined)[];

/** The columns of a flush's groups, kind by kind, one column after the other: three parameters of store_flush. */
export interface GroupColumns {
  keys: Buffer;
  numbers: Buffer;
  texts: Buffer;
}

const KEY_COLUMNS = 3;
const NUMBER_COLUMNS = 24;
const TEXT_COLUMNS = 14;

/**
 * The groups of a flush for the SQL function store_flush. A group is simple when it is the only one of its series and
 * its own columns have room for its windows and minute; the others bring lists of them.
 */
export function groupColumns(glueing: GluedFlush): GroupColumns {
  const { groups } = glueing;
  const n = groups.length;
  const keys = new Array<Buffer>(KEY_COLUMNS * n);
  const numbers: Numbers = new Array(NUMBER_COLUMNS * n);
  const texts: Texts = new Array(TEXT_COLUMNS * n);
  const perSeries = new Map<string, number>();
  for (const { series } of groups) perSeries.set(series.seriesKey, (perSeries.get(series.seriesKey) ?? 0) + 1);
  const untold = new Map(glueing.typeStats);
  groups.forEach((group, i) => {
    const { series } = group;
    keys[i] = series.seriesBytes;
    keys[n + i] = series.typeBytes;
    keys[2 * n + i] = series.componentBytes;
    const sighting = untold.get(series.typeKey);
    if (sighting !== undefined) untold.delete(series.typeKey);
    const alone = perSeries.get(series.seriesKey) === 1;
    const windows = group.windows.map(unite);
    const simple = alone && group.minutes.size === 1 && group.ahead.every(isEmpty) && windows.every(hasOneAtMost);
    spread(numbers, n, i, numbersOf(group, simple ? windows : null, sighting, glueing));
    spread(texts, n, i, textsOf(group, simple ? null : windows, sighting, glueing));
  });
  return { keys: uuidArray(keys), numbers: int8Array(numbers), texts: textArray(texts) };
}

/** Puts the values of a row into the columns. */
function spread<T>(columns: T[], n: number, i: number, row: readonly T[]): void {
  for (let column = 0; column < row.length; column += 1) columns[column * n + i] = row[column] as T;
}

/** In the order of store_flush. `inline`: the windows of a simple group, null for others. */
function numbersOf(
  group: Group,
  inline: RelevanceWindow[][] | null,
  sighting: TypeStats | undefined,
  { closings }: GluedFlush,
): Numbers {
  const { latest } = group;
  const alarm = inline?.[3]?.[0];
  const warning = inline?.[2]?.[0];
  const success = inline?.[1]?.[0];
  return [
    group.startedAtMs,
    group.endedAtMs,
    group.reachLeftMs,
    group.reachRightMs,
    group.relevantUntilMs,
    group.count,
    latest.startedAtMs,
    latest.glueIntervalMs,
    latest.relevanceIntervalMs,
    alarm?.fromMs,
    alarm?.untilMs,
    warning?.fromMs,
    warning?.untilMs,
    success?.fromMs,
    success?.untilMs,
    inline === null ? null : Math.floor(group.endedAtMs / MINUTE_MS),
    group.importance,
    inline === null ? 0 : 1,
    sighting && Math.min(sighting.count, MAX_COUNT),
    sighting?.firstMs,
    sighting?.lastMs,
    sighting?.importance,
    sighting?.firstError?.receivedAtMs,
    closings.size === 0 ? null : closings.get(group.series.seriesKey)?.at(-1),
  ];
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}

function hasOneAtMost(list: readonly unknown[]): boolean {
  return list.length <= 1;
}
