import type { ReadClock } from '../../db/context.js';
import { GluepointError } from '../../lib/errors.js';
import { HOUR_MS } from '../../lib/time.js';
import { severityOfRank } from '../../model/severity.js';
import { instantText } from '../../schemas/common/instant.js';
import { isUuid } from '../../schemas/common/names.js';
import { fitting } from '../../schemas/common/page.js';
import { inSnapshot, type Snapshot } from '../../status/read/snapshot.js';
import { fullHourMs, type Inspection } from '../definitions/definition.js';
import { findInspection } from '../definitions/definition-store.js';
import { findingIds } from '../findings/finding.js';
import { type FindingItem, findingItemResponse } from '../findings/finding-response.js';
import { LIST_LIMIT } from '../findings/finding-store.js';
import { type CandidateScope, lookAtCandidates } from './candidate-store.js';
import { overviewsOf, type ProjectName } from './inspect-window.js';
import { NewErrorSearch, type NewErrors } from './new-errors.js';
import { describeNewTypes, firstProperties } from './new-type-store.js';

/** The worst of them. */
const MAX_FINDINGS = 1_000;
/** So many are read at once. */
const READ_AT_ONCE = 50;

/** What the next run would find in the unfinished hour, as things stand. */
export interface DryRun {
  dryRun: true;
  from: string;
  to: string;
  /** The worst first, as many as fit. Their ids are valid in this response only. */
  findings: FindingItem[];
  findingsTotal: number;
}

/** Evaluates the present hour as the next run would, writes nothing and notifies no one. Throws not-found. */
export async function dryRun({ pool, clock }: ReadClock, project: ProjectName, inspectionId: string): Promise<DryRun> {
  return inSnapshot(pool, async (db) => {
    const inspection = isUuid(inspectionId) ? await findInspection(db, project.id, { id: inspectionId }) : null;
    if (inspection === null) throw new GluepointError('not-found', 'No such inspection in this project.');
    const nowMs = clock.now();
    const hour = { projectId: project.id, fromMs: fullHourMs(nowMs), toMs: fullHourMs(nowMs) + HOUR_MS };
    const search = new NewErrorSearch(inspection);
    for await (const candidates of lookAtCandidates(db, scopeOf(inspection, hour, nowMs))) search.add(candidates);
    const groups = search.groups().reverse();
    const findings = await toResponses(db, project, inspectionId, hour, groups.slice(0, MAX_FINDINGS));
    const { fromMs, toMs } = hour;
    return { dryRun: true, from: instantText(fromMs), to: instantText(toMs), findings, findingsTotal: groups.length };
  });
}

/** What was received before the hour is left to the runs of the hours before, where those are yet to come. */
function scopeOf(inspection: Inspection, { projectId, fromMs, toMs }: Hour, nowMs: number): CandidateScope {
  const sinceMs = inspection.inspectedUntilMs < fromMs ? fromMs : 0;
  return { projectId, inspectionId: inspection.id, sinceMs, beforeMs: toMs, nowMs };
}

interface Hour {
  projectId: number;
  fromMs: number;
  toMs: number;
}

/** The first of them that fit into a response. They are read in parts, so that no more than that is in memory. */
async function toResponses(
  db: Snapshot,
  project: ProjectName,
  inspectionId: string,
  hour: Hour,
  groups: readonly NewErrors[],
): Promise<FindingItem[]> {
  const nextId = findingIds(hour.toMs);
  let items: FindingItem[] = [];
  for (let n = 0; n < groups.length && items.length === n; n += READ_AT_ONCE) {
    const part = groups.slice(n, n + READ_AT_ONCE);
    items = fitting([...items, ...(await describe(db, project, inspectionId, hour, part, nextId))]);
  }
  return items;
}

async function describe(
  db: Snapshot,
  project: ProjectName,
  inspectionId: string,
  hour: Hour,
  groups: readonly NewErrors[],
  nextId: () => string,
): Promise<FindingItem[]> {
  const types = await describeNewTypes(
    db,
    project.id,
    groups.map((group) => group.types),
    LIST_LIMIT,
  );
  const properties = await firstProperties(
    db,
    project.id,
    groups.map(({ earliest }) => earliest.typeId),
  );
  const overviews = await overviewsOf(db, hour, groups);
  return groups.map((group, n) =>
    findingItemResponse(
      {
        id: nextId(),
        inspectionId,
        componentKey: group.componentKey,
        environment: group.environment,
        component: group.component,
        severity: severityOfRank(group.severity),
        fromMs: hour.fromMs,
        toMs: hour.toMs,
        firstErrorMs: group.earliest.errorMs,
        recoveredMs: null,
        silentSinceMs: null,
        overview: overviews[n] ?? '',
        newTypes: types[n] ?? [],
        newTypesTotal: group.total,
        versions: group.versions,
        properties: properties.get(group.earliest.typeId) ?? {},
      },
      project.slug,
    ),
  );
}
