import { HOUR_QUOTAS, type HourLimits, type HourQuota } from '../../model/quota.js';
import { type Beginning, beyond, leftOf } from '../../quotas/allowance.js';
import type { Group } from '../core/group.js';

/** What store_flush_checked returns when more would begin than the quotas leave. */
export interface StrictRow {
  outcome: string;
  /** Of 'begins' the place of the group, of 'used' that of the quota among HOUR_QUOTAS. */
  i: number;
  /** Of 'begins' the key of its type, if that is new. */
  event_id: string | null;
  /** Of 'used' how much. */
  event_count: number;
  new_components?: string[] | null;
}

/** The limits as the SQL functions take them. */
export function limitsOf(limits: HourLimits): (number | null)[] {
  return HOUR_QUOTAS.map((quota) => limits[quota]);
}

/** What the SQL function beginnings looks at, as JSON. */
export function lookedAt(groups: readonly Group[]): string {
  return JSON.stringify(
    groups.map(({ series, startedAtMs, endedAtMs, reachLeftMs, reachRightMs }) => ({
      series: series.seriesKey,
      type: series.typeKey,
      environment: series.environment,
      path: series.component,
      started: startedAtMs,
      ended: endedAtMs,
      reach_left: reachLeftMs,
      reach_right: reachRightMs,
    })),
  );
}

/** The quota that each group, by its place, is beyond. */
export function refusalsOf(rows: readonly StrictRow[], limits: HourLimits): Map<number, HourQuota> {
  const used = { newTypesPerHour: 0, newEventsPerHour: 0, newComponentsPerHour: 0 };
  const beginnings: Beginning[] = [];
  for (const { outcome, i, event_id, event_count, new_components } of rows) {
    if (outcome === 'used') used[HOUR_QUOTAS[i] as HourQuota] = event_count;
    else beginnings.push({ group: i, newType: event_id, newComponents: new_components ?? [] });
  }
  return new Map(beyond(beginnings, leftOf(limits, used)).map(({ group, quota }) => [group, quota]));
}
