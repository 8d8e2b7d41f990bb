import type { Pool } from 'pg';
import { HOUR_QUOTAS, type HourLimits, type HourQuota } from '../../model/quota.js';
import { leftOf } from '../../quotas/allowance.js';
import { findUsage, missingComponents, missingIds, missingTypes } from '../../quotas/store.js';
import { windowStartMs } from '../../quotas/window.js';
import type { Occurrence } from '../core/occurrence.js';

/** So few are looked at with all the others of their flush, which costs no more. */
const FEW = 50;

/**
 * What a project that has reached a quota sends although it will be refused: occurrences of types that it does not have, while nothing is
 * left for new ones. They are found by one look per type, and neither glued nor written into a statement: a project that
 * goes on sending them costs the others little. `store_flush_checked` decides the rest.
 */
export async function findOverQuota(
  pool: Pool,
  projectId: number,
  occurrences: readonly Occurrence[],
  limits: HourLimits,
  receivedAtMs: number,
): Promise<Map<Occurrence, HourQuota>> {
  if (occurrences.length <= FEW) return new Map();
  const left = await leftNow(pool, projectId, limits, receivedAtMs);
  if (HOUR_QUOTAS.every((quota) => left[quota] > 0)) return new Map();
  const newTypes = await newOf(occurrences, 'typeKey', (keys) => missingTypes(pool, projectId, keys));
  const ofNewTypes = occurrences.filter(({ series }) => newTypes.has(series.typeKey));
  const newComponents =
    left.newComponentsPerHour > 0
      ? new Set<string>()
      : await newOf(ofNewTypes, 'componentKey', (keys) => missingComponents(pool, projectId, keys));
  const refused = new Map<Occurrence, HourQuota>();
  for (const occurrence of ofNewTypes) {
    const quota = reachedBy(newComponents.has(occurrence.series.componentKey), left);
    if (quota !== null) refused.set(occurrence, quota);
  }
  await leaveOutSeen(pool, projectId, refused);
  return refused;
}

/** The quota that an occurrence of a new type is beyond; null = none. In the order of `beyond`. */
function reachedBy(isComponentNew: boolean, left: Readonly<Record<HourQuota, number>>): HourQuota | null {
  if (isComponentNew && left.newComponentsPerHour < 1) return 'newComponentsPerHour';
  if (left.newTypesPerHour < 1) return 'newTypesPerHour';
  return left.newEventsPerHour < 1 ? 'newEventsPerHour' : null;
}

async function leftNow(pool: Pool, projectId: number, limits: HourLimits, receivedAtMs: number) {
  const windows = HOUR_QUOTAS.map((quota) => ({ quota, windowMs: windowStartMs(quota, receivedAtMs) }));
  const counts = await findUsage(pool, projectId, windows);
  const used = Object.fromEntries(
    HOUR_QUOTAS.map((quota) => [quota, counts.find((count) => count.quota === quota)?.used ?? 0]),
  );
  return leftOf(limits, used as Record<HourQuota, number>);
}

async function newOf(
  occurrences: readonly Occurrence[],
  name: 'typeKey' | 'componentKey',
  missing: (keys: string[]) => Promise<number[]>,
): Promise<Set<string>> {
  const keys = [...new Set(occurrences.map(({ series }) => series[name]))];
  if (keys.length === 0) return new Set();
  return new Set((await missing(keys)).map((i) => keys[i] as string));
}

/** An id that was seen comes first: what carries it begins nothing, for any type. */
async function leaveOutSeen(pool: Pool, projectId: number, refused: Map<Occurrence, HourQuota>): Promise<void> {
  const withId = [...refused.keys()].filter(({ idHash }) => idHash !== null);
  if (withId.length === 0) return;
  const hashes = withId.map(({ idHash }) => idHash as string);
  const unseen = new Set(await missingIds(pool, projectId, hashes));
  withId.forEach((occurrence, i) => {
    if (!unseen.has(i)) refused.delete(occurrence);
  });
}
