import { isWithin } from '../../status/core/ancestors.js';
import type { Maintenance } from '../../status/core/suppressions.js';

/** The maintenance of a component or an ancestor that is in force at an instant, the one that lasts longest; else null. */
export function maintenanceAt(all: readonly Maintenance[], component: string, atMs: number): Maintenance | null {
  let longest: Maintenance | null = null;
  for (const one of all) {
    if (one.fromMs > atMs || one.untilMs <= atMs || !isWithin(component, one.component)) continue;
    if (longest === null || one.untilMs > longest.untilMs) longest = one;
  }
  return longest;
}
