import type { Closings } from '../core/glue.js';
import type { Group } from '../core/group.js';
import type { RelevanceWindow } from '../core/relevance.js';
import type { TypeStats } from '../core/type-stats.js';

/** What a flush tells the store of its groups. */
export interface GluedFlush {
  groups: readonly Group[];
  /** The closings that were minded when the groups were glued. */
  closings: Closings;
  /** Of every type among the groups, by its key. */
  sightings: ReadonlyMap<string, TypeStats>;
  /** Of groups with occurrences that arrived too late to wake anybody: the windows of their others (timely.ts). */
  timely: ReadonlyMap<Group, readonly RelevanceWindow[][]>;
  /** The group of each occurrence. */
  placed: readonly Group[];
}
