import type { InspectionModel } from '../../db/prisma/models/Inspection.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import { GluepointError } from '../../lib/errors.js';
import { DEFAULT_INSPECTION } from '../../model/project.js';
import type { SetBy } from '../../model/set-by.js';
import { DEFAULT_DEFINITION, type Inspection, MAX_INSPECTIONS, newInspection } from './definition.js';

function toInspection(row: InspectionModel): Inspection {
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    environments: row.environments,
    components: row.components,
    versions: row.versions,
    silenceMs: row.silenceMs === null ? null : Number(row.silenceMs),
    policyIds: row.policyIds,
    setBy: row.setBy as SetBy,
    madeMs: Number(row.madeMs),
    inspectedUntilMs: Number(row.inspectedUntilMs),
    lastRunMs: row.lastRunMs === null ? null : Number(row.lastRunMs),
  };
}

/** What a definition changes. */
function toColumns(inspection: Inspection) {
  return {
    name: inspection.name,
    enabled: inspection.enabled,
    environments: [...inspection.environments],
    components: [...inspection.components],
    versions: [...inspection.versions],
    silenceMs: inspection.silenceMs,
    policyIds: [...inspection.policyIds],
    setBy: inspection.setBy,
    inspectedUntilMs: inspection.inspectedUntilMs,
  };
}

/** Newest first; at most `take`, from after `afterId` on; null = from the newest on. */
export async function listInspections(
  tx: PrismaTx,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<Inspection[]> {
  const where = afterId === null ? { projectId } : { projectId, id: { lt: afterId } };
  const rows = await tx.inspection.findMany({ where, orderBy: { id: 'desc' }, take });
  return rows.map(toInspection);
}

/** Creates the inspection of all errors of a project that is being created. Once deleted, it does not come back. */
export async function insertDefaultInspection(tx: PrismaTx, projectId: number, nowMs: number): Promise<void> {
  const { id, enabled, setBy, madeMs, inspectedUntilMs } = newInspection(DEFAULT_DEFINITION, 'default', nowMs);
  await tx.inspection.create({
    data: { projectId, id, name: DEFAULT_INSPECTION, enabled, setBy, madeMs, inspectedUntilMs },
  });
  await tx.configured.create({ data: { projectId, kind: 'inspection', name: DEFAULT_INSPECTION } });
}

/** By id or name; null when the project has no such inspection. */
export async function findInspection(
  tx: PrismaTx,
  projectId: number,
  by: { id: string } | { name: string },
): Promise<Inspection | null> {
  const row = await tx.inspection.findFirst({ where: { projectId, ...by } });
  return row && toInspection(row);
}

/** The names of a project's inspections. The caller holds the project's exclusive lock. */
export async function inspectionNames(tx: PrismaTx, projectId: number): Promise<string[]> {
  const rows = await tx.inspection.findMany({ where: { projectId }, select: { name: true } });
  return rows.map(({ name }) => name);
}

/** Throws conflict when the name is taken or there are too many. The caller holds the project's exclusive lock. */
export async function insertInspectionRow(tx: PrismaTx, projectId: number, inspection: Inspection): Promise<void> {
  const names = await inspectionNames(tx, projectId);
  if (names.includes(inspection.name)) throw nameTaken(inspection.name);
  if (names.length >= MAX_INSPECTIONS) {
    throw new GluepointError('conflict', `A project is limited to ${MAX_INSPECTIONS} inspections.`);
  }
  const { id, madeMs } = inspection;
  await tx.inspection.create({ data: { projectId, id, madeMs, ...toColumns(inspection) } });
}

/** Throws conflict when the name is taken. The caller holds the project's exclusive lock. */
export async function updateInspectionRow(tx: PrismaTx, projectId: number, inspection: Inspection): Promise<void> {
  const other = await findInspection(tx, projectId, { name: inspection.name });
  if (other !== null && other.id !== inspection.id) throw nameTaken(inspection.name);
  await tx.inspection.updateMany({ where: { projectId, id: inspection.id }, data: toColumns(inspection) });
}

/** The caller holds the inspection, and the project's exclusive lock. False when it has gone meanwhile. */
export async function deleteInspectionRow(tx: PrismaTx, projectId: number, id: string): Promise<boolean> {
  const { count } = await tx.inspection.deleteMany({ where: { projectId, id } });
  return count === 1;
}

function nameTaken(name: string): GluepointError {
  return new GluepointError('conflict', `An inspection named ${JSON.stringify(name)} already exists.`);
}

/** What an inspection knows of an alert policy. */
export interface PolicyName {
  id: string;
  name: string;
}

/** The alert policies of a project. A caller that holds the project's exclusive lock knows that none is deleted. */
export async function policyNames(tx: PrismaTx, projectId: number): Promise<PolicyName[]> {
  return tx.alertPolicy.findMany({ where: { projectId }, select: { id: true, name: true } });
}
