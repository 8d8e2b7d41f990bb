import { type Closings, type Group, glue } from './glue.js';
import type { Occurrence } from './occurrence.js';
import { type Sighting, sightingsOf } from './sightings.js';
import type { GroupStore, SeenId, StoredGroup } from './store.js';
import { timelyWindows } from './timely.js';

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
const TRUST_MS = 1_000;

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
    const ids = [...firstOfId].map(([idHash, n]) => ({ idHash, group: (placed[n] as Group).place }));
    const receivedAtMs = fresh.reduce((latest, { receivedAtMs }) => Math.max(latest, receivedAtMs), 0);
    const sightings = sightingsOf(fresh);
    const timely = timelyWindows(fresh, placed, closings);
    const outcome = await store.store({ projectId, groups, placed, closings, sightings, timely, ids, receivedAtMs });
    switch (outcome.kind) {
      case 'stored': {
        trustStore(sightings);
        const stored = placed.map(({ place }) => outcome.groups[place] as StoredGroup);
        return answers(occurrences, seen, firstOfId, stored);
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

/** Not for long: somebody may delete the type, and then its next error is its first. */
function trustStore(sightings: ReadonlyMap<string, Sighting>): void {
  for (const { firstError } of sightings.values()) {
    if (firstError !== null) firstError.series.hadErrorUntilMs = firstError.receivedAtMs + TRUST_MS;
  }
}

/** Those to be glued, and where among them the first of each id is: a repeated id counts once here, too. */
function withoutSeen(occurrences: readonly Occurrence[], seen: ReadonlyMap<string, SeenId>) {
  const firstOfId = new Map<string, number>();
  const fresh: Occurrence[] = [];
  for (const occurrence of occurrences) {
    const { idHash } = occurrence;
    if (idHash !== null) {
      if (seen.has(idHash) || firstOfId.has(idHash)) continue;
      firstOfId.set(idHash, fresh.length);
    }
    fresh.push(occurrence);
  }
  return { fresh, firstOfId };
}

/** `stored`: the event of each of those that were glued. */
function answers(
  occurrences: readonly Occurrence[],
  seen: ReadonlyMap<string, SeenId>,
  firstOfId: ReadonlyMap<string, number>,
  stored: readonly StoredGroup[],
): Outcome[] {
  const begun = new Set<string>();
  let glued = 0;
  return occurrences.map(({ idHash }) => {
    const known = idHash === null ? undefined : seen.get(idHash);
    if (known !== undefined) return ofSeen(known);
    const first = idHash === null ? glued : (firstOfId.get(idHash) as number);
    const duplicate = first !== glued;
    if (!duplicate) glued += 1;
    const { eventId, count, created } = stored[first] as StoredGroup;
    const begins = created && !begun.has(eventId);
    if (begins) begun.add(eventId);
    return { eventId, created: begins, duplicate, count };
  });
}

function ofSeen({ eventId, count }: SeenId): Outcome {
  return { eventId, created: false, duplicate: true, count };
}
