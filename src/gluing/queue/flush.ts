import { type HourLimits, usedUp, WITHOUT_LIMITS } from '../../model/quota.js';
import { alertableWindows } from '../core/alertable-windows.js';
import { type Closings, glue } from '../core/glue.js';
import type { Group } from '../core/group.js';
import { latestReceipt, type Occurrence } from '../core/occurrence.js';
import { type TypeStats, typeStatsOf } from '../core/type-stats.js';
import type { GroupStore } from '../store/group-store.js';
import type { StoredGroup } from '../store/store-outcome.js';
import { type Excluded, type Outcome, selectNew, toOutcomes } from './outcome.js';

const MAX_ATTEMPTS = 20;
/** Others may go on using up what is left: after so many attempts all that would begin something is refused. */
const PATIENT_ATTEMPTS = 10;
const TRUST_MS = 1_000;

/**
 * Glues occurrences and stores them in one transaction; answers in their order. Ids are claimed first and what
 * is left is glued (docs/rules.md#ids): the store says which ids it knows, then the rest is glued again. So it is with
 * occurrences that would begin more than `limits` leave room for.
 * Throws what the driver throws: then nothing is known of the outcome and nothing is tried again here.
 */
export async function flush(
  store: GroupStore,
  projectId: number,
  occurrences: Occurrence[],
  limits: HourLimits = WITHOUT_LIMITS,
): Promise<Outcome[]> {
  const out: Excluded = {
    seen: new Map(),
    refused: await store.precheckQuotas(projectId, occurrences, limits),
  };
  let closings: Closings = new Map();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const { fresh, firstOfId } = selectNew(occurrences, out);
    if (fresh.length === 0) return toOutcomes(occurrences, out, firstOfId, []);
    const { groups, placed } = glue(fresh, closings);
    const ids = [...firstOfId].map(([idHash, n]) => ({ idHash, group: (placed[n] as Group).place }));
    const receivedAtMs = latestReceipt(fresh);
    const sightings = typeStatsOf(fresh);
    const timely = alertableWindows(fresh, placed, closings);
    const outcome = await store.store({
      projectId,
      groups,
      placed,
      closings,
      sightings,
      timely,
      ids,
      receivedAtMs,
      limits: attempt > PATIENT_ATTEMPTS ? usedUp(limits) : limits,
    });
    switch (outcome.kind) {
      case 'stored': {
        trustStore(sightings);
        const stored = placed.map(({ place }) => outcome.groups[place] as StoredGroup);
        // This flush may have prolonged or joined their events.
        if (out.seen.size > 0) out.seen = await store.reloadDuplicates(projectId, out.seen).catch(() => out.seen);
        return toOutcomes(occurrences, out, firstOfId, stored);
      }
      case 'seen':
        for (const id of outcome.ids) out.seen.set(id.idHash, id);
        break;
      case 'over-quota':
        fresh.forEach((occurrence, n) => {
          const quota = outcome.refusals.get((placed[n] as Group).place);
          if (quota === undefined) return;
          // Another with its id may be of a known event; but not one after the other until the attempts are over.
          out.refused.set(attempt > PATIENT_ATTEMPTS ? (occurrence.idHash ?? occurrence) : occurrence, quota);
        });
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
function trustStore(sightings: ReadonlyMap<string, TypeStats>): void {
  for (const { firstError } of sightings.values()) {
    if (firstError !== null) firstError.series.hadErrorUntilMs = firstError.receivedAtMs + TRUST_MS;
  }
}
