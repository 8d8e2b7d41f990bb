import type { HourQuota } from '../../model/quota.js';
import type { Occurrence } from '../core/occurrence.js';
import type { KnownId, StoredGroup } from '../store/store-outcome.js';

/** The outcome of one occurrence, as of the commit. */
export interface Outcome {
  /** Set when it was not stored, nor its id claimed: it would begin more than this quota allows. */
  overQuota?: HourQuota;
  eventId: string;
  /** True for one occurrence of a new event. */
  created: boolean;
  /** Its id was known before: it changed nothing. */
  duplicate: boolean;
  /** Of the event; 0 when the event of a duplicate was deleted. */
  count: number;
}

/** What the store does not take. */
export interface Excluded {
  /** By the hash of their id. */
  duplicates: Map<string, KnownId>;
  /** The quota that each exceeds: by the occurrence, or by the hash of the id that several occurrences carry. */
  refused: Map<Occurrence | string, HourQuota>;
}

/** The occurrences to be glued. */
export interface Selected {
  occurrences: readonly Occurrence[];
  /** Index among them of the occurrence that claims an id, by the hash of the id. */
  firstOfId: Map<string, number>;
}

function refusal({ refused }: Excluded, occurrence: Occurrence): HourQuota | undefined {
  if (refused.size === 0) return undefined;
  const { idHash } = occurrence;
  return refused.get(occurrence) ?? (idHash === null ? undefined : refused.get(idHash));
}

/** Leaves out what the store does not take. An id that occurs several times among the occurrences counts once. */
export function selectNew(occurrences: readonly Occurrence[], excluded: Excluded): Selected {
  const { duplicates, refused } = excluded;
  const firstOfId = new Map<string, number>();
  if (refused.size === 0 && occurrences.every(({ idHash }) => idHash === null)) return { occurrences, firstOfId };
  const selected: Occurrence[] = [];
  for (const occurrence of occurrences) {
    const { idHash } = occurrence;
    if (refusal(excluded, occurrence) !== undefined) continue;
    if (idHash !== null) {
      if (duplicates.has(idHash) || firstOfId.has(idHash)) continue;
      firstOfId.set(idHash, selected.length);
    }
    selected.push(occurrence);
  }
  return { occurrences: selected, firstOfId };
}

/** The outcomes of all, in their order. `stored`: the event of each of those that were glued. */
export function toOutcomes(
  occurrences: readonly Occurrence[],
  excluded: Excluded,
  firstOfId: ReadonlyMap<string, number>,
  stored: readonly StoredGroup[],
): Outcome[] {
  const createdEvents = new Set<string>();
  const shared = new Map<StoredGroup, Outcome>();
  let glued = 0;
  return occurrences.map((occurrence) => {
    const { idHash } = occurrence;
    const overQuota = refusal(excluded, occurrence);
    if (overQuota !== undefined) return { overQuota, eventId: '', created: false, duplicate: false, count: 0 };
    const known = idHash === null ? undefined : excluded.duplicates.get(idHash);
    if (known !== undefined) return outcomeOfDuplicate(known);
    const first = idHash === null ? glued : (firstOfId.get(idHash) as number);
    const duplicate = first !== glued;
    if (!duplicate) glued += 1;
    const group = stored[first] as StoredGroup;
    const { eventId, count, created } = group;
    if (duplicate) return { eventId, created: false, duplicate, count };
    if (created && !createdEvents.has(eventId)) {
      createdEvents.add(eventId);
      return { eventId, created, duplicate, count };
    }
    // All other occurrences of a group have the same outcome: one object serves thousands.
    let outcome = shared.get(group);
    if (outcome === undefined) {
      outcome = { eventId, created: false, duplicate, count };
      shared.set(group, outcome);
    }
    return outcome;
  });
}

function outcomeOfDuplicate({ eventId, count }: KnownId): Outcome {
  return { eventId, created: false, duplicate: true, count };
}
