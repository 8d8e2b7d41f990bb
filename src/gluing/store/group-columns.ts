import { int8Array, textArray, uuidArray } from '../../db/binary-arrays.js';
import { unite } from '../../lib/intervals.js';
import { FLUSH_COLUMNS, type FlushRow, type KeyColumn, type NumberColumn, type TextColumn } from './flush-columns.js';
import type { GluedFlush } from './store-outcome.js';

/** The columns of a flush's groups, kind by kind, one column after the other: three parameters of store_flush. */
export interface GroupColumns {
  keys: Buffer;
  numbers: Buffer;
  texts: Buffer;
}

const KEYS = FLUSH_COLUMNS.filter((column): column is KeyColumn => column.kind === 'key');
const NUMBERS = FLUSH_COLUMNS.filter((column): column is NumberColumn => column.kind === 'number');
const TEXTS = FLUSH_COLUMNS.filter((column): column is TextColumn => column.kind === 'text');

/** The groups of a flush for the SQL function store_flush. */
export function groupColumns(flush: GluedFlush): GroupColumns {
  const rows = rowsOf(flush);
  return {
    keys: uuidArray(valuesOf(KEYS, rows)),
    numbers: int8Array(valuesOf(NUMBERS, rows)),
    texts: textArray(valuesOf(TEXTS, rows)),
  };
}

function rowsOf(flush: GluedFlush): FlushRow[] {
  const perSeries = new Map<string, number>();
  for (const { series } of flush.groups) perSeries.set(series.seriesKey, (perSeries.get(series.seriesKey) ?? 0) + 1);
  const unsent = new Map(flush.typeStats);
  return flush.groups.map((group) => {
    const { seriesKey, typeKey } = group.series;
    const stats = unsent.get(typeKey);
    if (stats !== undefined) unsent.delete(typeKey);
    const alone = perSeries.get(seriesKey) === 1;
    const windows = group.windows.map(unite);
    const simple = alone && group.minutes.size === 1 && group.ahead.every(isEmpty) && windows.every(hasOneAtMost);
    return {
      group,
      flush,
      stats,
      simple,
      windows,
      alarm: simple ? windows[3]?.[0] : undefined,
      warning: simple ? windows[2]?.[0] : undefined,
      success: simple ? windows[1]?.[0] : undefined,
    };
  });
}

/** Column by column, filled row by row, which reads each group once. */
function valuesOf<T>(columns: readonly { of: (row: FlushRow) => T }[], rows: readonly FlushRow[]): T[] {
  const n = rows.length;
  const values = new Array<T>(columns.length * n);
  rows.forEach((row, i) => {
    let at = i;
    for (const { of } of columns) {
      values[at] = of(row);
      at += n;
    }
  });
  return values;
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}

function hasOneAtMost(list: readonly unknown[]): boolean {
  return list.length <= 1;
}
