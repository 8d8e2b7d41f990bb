import type { HourLimits, HourQuota } from '../../model/quota.js';
import type { Closings } from '../core/glue.js';
import type { Group } from '../core/group.js';
import type { RelevanceWindow } from '../core/relevance.js';
import type { TypeStats } from '../core/type-stats.js';
import { refusalsOf } from './quota-flush.js';

/** What became of one group: the event that it is part of now. `count`: its occurrences. */
export interface StoredGroup {
  eventId: string;
  count: number;
  /** Whether the group began the event. */
  created: boolean;
}

/** An id that the store knew before, with the event that its occurrence is part of. */
export interface KnownId {
  idHash: string;
  eventId: string;
  count: number;
}

/** What was stored, or why nothing was. */
export type StoreOutcome =
  /** In the order of the groups of the flush. */
  | { kind: 'stored'; groups: StoredGroup[] }
  /** These ids of the flush are known. */
  | { kind: 'duplicates'; ids: KnownId[] }
  /** Events of its series were closed in ways that the groups do not consider. */
  | { kind: 'closings-missed' }
  /** The quota that each of these groups, by their index, exceeds. */
  | { kind: 'over-quota'; refusals: ReadonlyMap<number, HourQuota> }
  /** The transaction was rolled back as a whole, and the same flush may succeed. */
  | { kind: 'try-again' };

/** What the encoder of a flush takes: the groups, and what belongs to them. */
export interface GluedFlush {
  groups: readonly Group[];
  /** The group of each occurrence. */
  groupOfOccurrence: readonly Group[];
  /** The closings that were considered when the groups were glued. */
  closings: Closings;
  /** Of every type among the groups, by its key. */
  typeStats: ReadonlyMap<string, TypeStats>;
  /** The keys of the types whose first error the store has: it is not sent again. */
  firstErrorsStored: ReadonlySet<string>;
  /** Of groups with occurrences that arrived too late to alert on: the windows of their others (alertable-windows.ts). */
  alertable: ReadonlyMap<Group, readonly RelevanceWindow[][]>;
}

export interface Flush extends GluedFlush {
  projectId: number;
  /** Ids that the occurrences carry, each with the index of its group. */
  ids: { idHash: string; group: number }[];
  /** The latest receive time among the occurrences, milliseconds since 1970. */
  receivedAtMs: number;
  limits: HourLimits;
}

/** A row of what the SQL functions return. */
export interface Row {
  outcome: 'stored' | 'seen' | 'closed' | 'begins' | 'used';
  i: number;
  event_id: string;
  event_count: number;
  created: boolean;
  /** Of 'begins'. */
  new_components?: string[] | null;
}

/** The outcome that the rows returned for a flush stand for. */
export function outcomeOf(flush: Flush, rows: Row[]): StoreOutcome {
  if (rows[0]?.outcome === 'begins') return { kind: 'over-quota', refusals: refusalsOf(rows, flush.limits) };
  if (rows[0]?.outcome === 'closed') return { kind: 'closings-missed' };
  if (rows[0]?.outcome === 'seen') {
    const ids = rows.map((row) => ({
      idHash: flush.ids[row.i]?.idHash as string,
      eventId: row.event_id,
      count: row.event_count,
    }));
    return { kind: 'duplicates', ids };
  }
  const groups: StoredGroup[] = [];
  for (const row of rows) groups[row.i] = { eventId: row.event_id, count: row.event_count, created: row.created };
  return { kind: 'stored', groups };
}
