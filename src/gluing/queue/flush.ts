import { type HourLimits, usedUp, WITHOUT_LIMITS } from '../../model/quota.js';
import { alertableWindows } from '../core/alertable-windows.js';
import { type Closings, type Glued, glue } from '../core/glue.js';
import type { Group } from '../core/group.js';
import { latestReceipt, type Occurrence } from '../core/occurrence.js';
import { typeStatsOf } from '../core/type-stats.js';
import type { GroupStore } from '../store/group-store.js';
import type { Flush, StoredGroup, StoreOutcome } from '../store/store-outcome.js';
import { type Excluded, type Outcome, type Selected, selectNew, toOutcomes } from './outcome.js';

const MAX_ATTEMPTS = 20;
/** Others may go on using up what remains: after so many attempts everything that would begin something is refused. */
const ATTEMPTS_WITHIN_LIMITS = 10;

/**
 * Glues occurrences and stores them in one transaction; returns their outcomes in the same order. The store reports what
 * it does not take: ids that it knows (docs/rules.md#ids), and groups that would begin more than `limits` allow. Then the
 * rest is glued again and the next attempt follows.
 * Throws what the driver throws. The outcome may be unknown then, so that flush is not repeated here: attempts follow
 * only a rollback that the database reported.
 */
export async function flush(
  store: GroupStore,
  projectId: number,
  occurrences: Occurrence[],
  limits: HourLimits = WITHOUT_LIMITS,
): Promise<Outcome[]> {
  const refused = await store.precheckQuotas(projectId, occurrences, limits);
  const excluded: Excluded = { duplicates: new Map(), refused };
  let closings: Closings = new Map();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const selected = selectNew(occurrences, excluded);
    if (selected.occurrences.length === 0) return toOutcomes(occurrences, excluded, selected.firstOfId, []);
    const glued = glue(selected.occurrences, closings);
    const isLast = attempt > ATTEMPTS_WITHIN_LIMITS;
    const outcome = await store.store(
      flushOf(store, projectId, selected, glued, closings, isLast ? usedUp(limits) : limits),
    );
    switch (outcome.kind) {
      case 'stored': {
        const stored = glued.groupOfOccurrence.map(({ index }) => outcome.groups[index] as StoredGroup);
        excluded.duplicates = await reloaded(store, projectId, excluded);
        return toOutcomes(occurrences, excluded, selected.firstOfId, stored);
      }
      case 'duplicates':
        for (const id of outcome.ids) excluded.duplicates.set(id.idHash, id);
        break;
      case 'over-quota':
        excludeOverQuota(excluded, selected, glued, outcome, isLast);
        break;
      case 'closings-missed':
        closings = await closingsOf(store, projectId, glued.groups);
        break;
      case 'try-again':
        break;
    }
  }
  throw new Error(`could not store ${occurrences.length} occurrences in ${MAX_ATTEMPTS} attempts`);
}

function flushOf(
  store: GroupStore,
  projectId: number,
  { occurrences, firstOfId }: Selected,
  { groups, groupOfOccurrence }: Glued,
  closings: Closings,
  limits: HourLimits,
): Flush {
  const typeStats = typeStatsOf(occurrences);
  return {
    projectId,
    groups,
    groupOfOccurrence,
    closings,
    typeStats,
    firstErrorsStored: store.firstErrors.storedOf(projectId, typeStats),
    alertable: alertableWindows(occurrences, groupOfOccurrence, closings),
    ids: [...firstOfId].map(([idHash, n]) => ({ idHash, group: (groupOfOccurrence[n] as Group).index })),
    receivedAtMs: latestReceipt(occurrences),
    limits,
  };
}

/** The flush may have prolonged or joined the events of duplicates: reads them again, keeps them if that fails. */
function reloaded(store: GroupStore, projectId: number, { duplicates }: Excluded): Promise<Excluded['duplicates']> {
  if (duplicates.size === 0) return Promise.resolve(duplicates);
  return store.reloadDuplicates(projectId, duplicates).catch(() => duplicates);
}

function excludeOverQuota(
  { refused }: Excluded,
  { occurrences }: Selected,
  { groupOfOccurrence }: Glued,
  { refusals }: Extract<StoreOutcome, { kind: 'over-quota' }>,
  isLast: boolean,
): void {
  occurrences.forEach((occurrence, n) => {
    const quota = refusals.get((groupOfOccurrence[n] as Group).index);
    if (quota === undefined) return;
    // Another occurrence with this id may belong to a known event and is tried next; in the last attempts none is.
    refused.set(isLast ? (occurrence.idHash ?? occurrence) : occurrence, quota);
  });
}

function closingsOf(store: GroupStore, projectId: number, groups: readonly Group[]): Promise<Closings> {
  const sinceMs = groups.reduce((earliest, group) => Math.min(earliest, group.startedAtMs), Infinity);
  return store.closings(projectId, [...new Set(groups.map(({ series }) => series.seriesKey))], sinceMs);
}
