import type { HourLimits, HourQuota } from '../../model/quota.js';
import type { GluedFlush } from './glued-flush.js';
import { refusalsOf } from './quota-flush.js';

/** What became of one group: the event that it is part of now. */
export interface StoredGroup {
  eventId: string;
  count: number;
  /** Whether the group began the event. */
  created: boolean;
}

/** An id that the store knows already, with the event its occurrence went into. */
export interface SeenId {
  idHash: string;
  eventId: string;
  count: number;
}

/** Why nothing was stored, or what was. */
export type StoreOutcome =
  | { kind: 'stored'; groups: StoredGroup[] }
  | { kind: 'seen'; ids: SeenId[] }
  | { kind: 'closings-missed' }
  /** The quota that each of these groups, by their places, is beyond. */
  | { kind: 'over-quota'; refusals: ReadonlyMap<number, HourQuota> }
  | { kind: 'try-again' };

export interface Flush extends GluedFlush {
  projectId: number;
  /** Ids that the occurrences carry, each with the place of its group. */
  ids: { idHash: string; group: number }[];
  receivedAtMs: number;
  limits: HourLimits;
}

/** What the SQL functions answer. */
export interface Row {
  outcome: 'stored' | 'seen' | 'closed' | 'begins' | 'used';
  i: number;
  event_id: string;
  event_count: number;
  created: boolean;
  /** Of 'begins'. */
  new_components?: string[] | null;
}

/** What the rows say that were answered to a flush. */
export function outcomeOf(flush: Flush, rows: Row[]): StoreOutcome {
  if (rows[0]?.outcome === 'begins') return { kind: 'over-quota', refusals: refusalsOf(rows, flush.limits) };
  if (rows[0]?.outcome === 'closed') return { kind: 'closings-missed' };
  if (rows[0]?.outcome === 'seen') {
    const ids = rows.map((row) => ({
      idHash: flush.ids[row.i]?.idHash as string,
      eventId: row.event_id,
      count: row.event_count,
    }));
    return { kind: 'seen', ids };
  }
  const groups: StoredGroup[] = [];
  for (const row of rows) groups[row.i] = { eventId: row.event_id, count: row.event_count, created: row.created };
  return { kind: 'stored', groups };
}
