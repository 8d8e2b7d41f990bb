import type { HourQuota } from '../../model/quota.js';
import type { Occurrence } from '../core/occurrence.js';
import type { SeenId, StoredGroup } from '../store/store-outcome.js';

/** What became of one occurrence, as things stand after the commit. */
export interface Outcome {
  /** It was not stored, nor its id claimed: it would have begun what this quota leaves no room for. */
  overQuota?: HourQuota;
  eventId: string;
  /** True for one occurrence of a new event. */
  created: boolean;
  /** Its id was seen before: it changed nothing. */
  duplicate: boolean;
  /** Of the event; 0 when the event of a duplicate is gone. */
  count: number;
}

/** What the store does not take: ids it knows, and what is beyond a quota, by the occurrence or by the id of several. */
export interface Excluded {
  seen: Map<string, SeenId>;
  refused: Map<Occurrence | string, HourQuota>;
}

function refusal({ refused }: Excluded, occurrence: Occurrence): HourQuota | undefined {
  if (refused.size === 0) return undefined;
  const { idHash } = occurrence;
  return refused.get(occurrence) ?? (idHash === null ? undefined : refused.get(idHash));
}

/** Those to be glued, and where among them the first of each id is: a repeated id counts once here, too. */
export function selectNew(occurrences: readonly Occurrence[], out: Excluded) {
  const { seen, refused } = out;
  const firstOfId = new Map<string, number>();
  if (refused.size === 0 && occurrences.every(({ idHash }) => idHash === null)) {
    return { fresh: occurrences, firstOfId };
  }
  const fresh: Occurrence[] = [];
  for (const occurrence of occurrences) {
    const { idHash } = occurrence;
    if (refusal(out, occurrence) !== undefined) continue;
    if (idHash !== null) {
      if (seen.has(idHash) || firstOfId.has(idHash)) continue;
      firstOfId.set(idHash, fresh.length);
    }
    fresh.push(occurrence);
  }
  return { fresh, firstOfId };
}

/** The outcomes of all. `stored`: the event of each of those that were glued. */
export function toOutcomes(
  occurrences: readonly Occurrence[],
  out: Excluded,
  firstOfId: ReadonlyMap<string, number>,
  stored: readonly StoredGroup[],
): Outcome[] {
  const begun = new Set<string>();
  const shared = new Map<StoredGroup, Outcome>();
  let glued = 0;
  return occurrences.map((occurrence) => {
    const { idHash } = occurrence;
    const overQuota = refusal(out, occurrence);
    if (overQuota !== undefined) return { overQuota, eventId: '', created: false, duplicate: false, count: 0 };
    const known = idHash === null ? undefined : out.seen.get(idHash);
    if (known !== undefined) return ofSeen(known);
    const first = idHash === null ? glued : (firstOfId.get(idHash) as number);
    const duplicate = first !== glued;
    if (!duplicate) glued += 1;
    const group = stored[first] as StoredGroup;
    const { eventId, count, created } = group;
    if (duplicate) return { eventId, created: false, duplicate, count };
    if (created && !begun.has(eventId)) {
      begun.add(eventId);
      return { eventId, created, duplicate, count };
    }
    // The others of a group all have the same outcome: one object for a thousand.
    let outcome = shared.get(group);
    if (outcome === undefined) {
      outcome = { eventId, created: false, duplicate, count };
      shared.set(group, outcome);
    }
    return outcome;
  });
}

function ofSeen({ eventId, count }: SeenId): Outcome {
  return { eventId, created: false, duplicate: true, count };
}
