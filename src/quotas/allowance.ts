import { HOUR_QUOTAS, type HourLimits, type HourQuota } from '../model/quota.js';

/** A group of a flush that would begin an event, and what else it would begin. */
export interface Beginning {
  /** Its index among the groups. */
  group: number;
  /** Key of its type; null when that is known. */
  newType: string | null;
  /** Keys of its component and of the ancestors, as far as they are new. */
  newComponents: readonly string[];
}

/** A group that exceeds a quota. */
export interface Refusal {
  group: number;
  quota: HourQuota;
}

/** What remains of each limit after `used` of it. */
export function leftOf(limits: HourLimits, used: Readonly<Record<HourQuota, number>>): Record<HourQuota, number> {
  const left = (quota: HourQuota) => Math.max(0, (limits[quota] ?? Infinity) - used[quota]);
  return Object.fromEntries(HOUR_QUOTAS.map((quota) => [quota, left(quota)])) as Record<HourQuota, number>;
}

/**
 * Which of the groups cannot begin within what remains; earlier groups come first. A refused group uses nothing of any
 * quota; types and components that several groups would begin count once.
 */
export function beyond(beginnings: readonly Beginning[], allowance: Readonly<Record<HourQuota, number>>): Refusal[] {
  const left = { ...allowance };
  const admitted = new Set<string>();
  const refusals: Refusal[] = [];
  for (const { group, newType, newComponents } of beginnings) {
    const components = newComponents.filter((key) => !admitted.has(key));
    const types = newType === null || admitted.has(newType) ? [] : [newType];
    if (components.length > left.newComponentsPerHour) refusals.push({ group, quota: 'newComponentsPerHour' });
    else if (types.length > left.newTypesPerHour) refusals.push({ group, quota: 'newTypesPerHour' });
    else if (left.newEventsPerHour < 1) refusals.push({ group, quota: 'newEventsPerHour' });
    else {
      left.newComponentsPerHour -= components.length;
      left.newTypesPerHour -= types.length;
      left.newEventsPerHour -= 1;
      for (const key of components) admitted.add(key);
      for (const key of types) admitted.add(key);
    }
  }
  return refusals;
}
