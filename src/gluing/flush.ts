import { type Closings, type Group, glue } from './glue.js';
import type { Occurrence } from './occurrence.js';
import { sightingsOf } from './sightings.js';
import type { GroupStore, SeenId, StoredGroup } from './store.js';

/** What became of one occurrence, as things stand after the commit. */
export interface Outcome {
  eventId: string;
  /** True for one occurrence of a new event. */
  created: boolean;
  /** Its id was seen before: it changed nothing. */
  duplicate: boolean;
  /** Of the event; 0 when the event of a duplicate is gone. */
  count: number;
}

const MAX_ATTEMPTS = 20;

/**
 * Glues occurrences and stores them in one transaction; answers in their order. Ids are claimed first and what
 * is left is glued (1-product: Gluing): the store says which ids it knows, then the rest is glued again.
 * Throws what the driver throws: then nothing is known of the outcome and nothing is tried again here.
 */
export async function flush(store: GroupStore, projectId: number, occurrences: Occurrence[]): Promise<Outcome[]> {
  const seen = new Map<string, SeenId>();
  let closings: Closings = new Map();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const { fresh, firstOfId } = withoutSeen(occurrences, seen);
    if (fresh.length === 0)
      return occurrences.map((occurrence) => ofSeen(seen.get(occurrence.idHash as string) as SeenId));
    const { groups, placed } = glue(fresh, closings);
    const groupAt = new Map(groups.map((group, i) => [group, i]));
    const groupOf = new Map(fresh.map((occurrence, n) => [occurrence, placed[n] as Group]));
    const ids = [...firstOfId].map(([idHash, first]) => ({
      idHash,
      group: groupAt.get(groupOf.get(first) as Group) as number,
    }));
    const receivedAtMs = fresh.reduce((latest, { receivedAtMs }) => Math.max(latest, receivedAtMs), 0);
    const outcome = await store.store({
      projectId,
      groups,
      closings,
      sightings: sightingsOf(fresh),
      ids,
      receivedAtMs,
    });
    switch (outcome.kind) {
      case 'stored': {
        const storedOf = (occurrence: Occurrence) =>
          outcome.groups[groupAt.get(groupOf.get(occurrence) as Group) as number] as StoredGroup;
        return answers(occurrences, seen, firstOfId, storedOf);
      }
      case 'seen':
        for (const id of outcome.ids) seen.set(id.idHash, id);
        break;
      case 'closings-missed': {
        const sinceMs = groups.reduce((earliest, group) => Math.min(earliest, group.startedAtMs), Infinity);
        closings = await store.closings(
          projectId,
          [...new Set(groups.map((group) => group.series.seriesKey))],
          sinceMs,
        );
        break;
      }
      case 'try-again':
        break;
    }
  }
  throw new Error(`could not store ${occurrences.length} occurrences in ${MAX_ATTEMPTS} attempts`);
}

/** Those to be glued, and the first occurrence of each id among them: a repeated id counts once here, too. */
function withoutSeen(occurrences: readonly Occurrence[], seen: ReadonlyMap<string, SeenId>) {
  const firstOfId = new Map<string, Occurrence>();
  const fresh = occurrences.filter((occurrence) => {
    const { idHash } = occurrence;
    if (idHash === null) return true;
    if (seen.has(idHash) || firstOfId.has(idHash)) return false;
    firstOfId.set(idHash, occurrence);
    return true;
  });
  return { fresh, firstOfId };
}

function answers(
  occurrences: readonly Occurrence[],
  seen: ReadonlyMap<string, SeenId>,
  firstOfId: ReadonlyMap<string, Occurrence>,
  storedOf: (occurrence: Occurrence) => StoredGroup,
): Outcome[] {
  const begun = new Set<string>();
  return occurrences.map((occurrence) => {
    const known = occurrence.idHash === null ? undefined : seen.get(occurrence.idHash);
    if (known !== undefined) return ofSeen(known);
    const first = occurrence.idHash === null ? occurrence : (firstOfId.get(occurrence.idHash) as Occurrence);
    const { eventId, count, created } = storedOf(first);
    const begins = created && !begun.has(eventId);
    if (begins) begun.add(eventId);
    return { eventId, created: begins, duplicate: first !== occurrence, count };
  });
}

function ofSeen({ eventId, count }: SeenId): Outcome {
  return { eventId, created: false, duplicate: true, count };
}
