import type { PoolClient } from 'pg';
import type { StoreQueries } from '../../db/context.js';
import type { Prisma } from '../../db/prisma/client.js';
import type { InspectionModel } from '../../db/prisma/models/Inspection.js';
import { GluepointError } from '../../lib/errors.js';
import { DEFAULT_INSPECTION } from '../../model/project.js';
import type { SetBy } from '../../model/set-by.js';
import { DEFAULT_DEFINITION, type Inspection, MAX_INSPECTIONS, newInspection } from './definition.js';

// SQL: reads run on the reading share, changes in a transaction of `pg` that holds the inspections or the project's lock
// (docs/database.md#prisma-and-sql).

type Row = Omit<InspectionModel, 'projectId' | 'silenceMs' | 'madeMs' | 'inspectedUntilMs' | 'lastRunMs'> & {
  silenceMs: bigint | number | null;
  madeMs: bigint | number;
  inspectedUntilMs: bigint | number;
  lastRunMs: bigint | number | null;
};

function toInspection(row: Row): Inspection {
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

const COLUMNS = `id, name, enabled, environments, components, versions, silence_ms AS "silenceMs",
  policy_ids AS "policyIds", set_by AS "setBy", made_ms AS "madeMs", inspected_until_ms AS "inspectedUntilMs",
  last_run_ms AS "lastRunMs"`;

/** Newest first; at most `take`, from after `afterId` on; null = from the newest on. */
export async function listInspections(
  db: StoreQueries,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<Inspection[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM inspection WHERE project_id = $1 AND ($2::uuid IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [projectId, afterId, take],
  );
  return rows.map(toInspection);
}

/** Creates the inspection of all errors of a project that is being created. Once deleted, it does not come back. */
export async function insertDefaultInspection(
  tx: Prisma.TransactionClient,
  projectId: number,
  nowMs: number,
): Promise<void> {
  const { id, enabled, setBy, madeMs, inspectedUntilMs } = newInspection(DEFAULT_DEFINITION, 'default', nowMs);
  await tx.inspection.create({
    data: { projectId, id, name: DEFAULT_INSPECTION, enabled, setBy, madeMs, inspectedUntilMs },
  });
  await tx.configured.create({ data: { projectId, kind: 'inspection', name: DEFAULT_INSPECTION } });
}

/** By id or name; null when the project has no such inspection. */
export async function findInspection(
  db: StoreQueries,
  projectId: number,
  by: { id: string } | { name: string },
): Promise<Inspection | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['name', by.name];
  const text = `SELECT ${COLUMNS} FROM inspection WHERE project_id = $1 AND ${column} = $2`;
  const { rows } = await db.query<Row>(text, [projectId, value]);
  return rows[0] ? toInspection(rows[0]) : null;
}

/** The names of a project's inspections. The caller holds the project's exclusive lock. */
export async function inspectionNames(client: PoolClient, projectId: number): Promise<string[]> {
  const text = 'SELECT name FROM inspection WHERE project_id = $1';
  const { rows } = await client.query<{ name: string }>(text, [projectId]);
  return rows.map(({ name }) => name);
}

/** Throws conflict when the name is taken or there are too many. The caller holds the project's exclusive lock. */
export async function insertInspectionRow(
  client: PoolClient,
  projectId: number,
  inspection: Inspection,
): Promise<void> {
  const names = await inspectionNames(client, projectId);
  if (names.includes(inspection.name)) throw nameTaken(inspection.name);
  if (names.length >= MAX_INSPECTIONS) {
    throw new GluepointError('conflict', `A project is limited to ${MAX_INSPECTIONS} inspections.`);
  }
  await client.query(
    `INSERT INTO inspection (project_id, id, name, enabled, environments, components, versions, silence_ms, policy_ids,
       set_by, inspected_until_ms, made_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [...valuesOf(projectId, inspection), inspection.madeMs],
  );
}

/** Throws conflict when the name is taken. The caller holds the project's exclusive lock. */
export async function updateInspectionRow(
  client: PoolClient,
  projectId: number,
  inspection: Inspection,
): Promise<void> {
  const other = await findInspection(client, projectId, { name: inspection.name });
  if (other !== null && other.id !== inspection.id) throw nameTaken(inspection.name);
  await client.query(
    `UPDATE inspection SET name = $3, enabled = $4, environments = $5, components = $6, versions = $7, silence_ms = $8,
       policy_ids = $9, set_by = $10, inspected_until_ms = $11
     WHERE project_id = $1 AND id = $2`,
    valuesOf(projectId, inspection),
  );
}

function valuesOf(projectId: number, inspection: Inspection): unknown[] {
  return [
    projectId,
    inspection.id,
    inspection.name,
    inspection.enabled,
    inspection.environments,
    inspection.components,
    inspection.versions,
    inspection.silenceMs,
    inspection.policyIds,
    inspection.setBy,
    inspection.inspectedUntilMs,
  ];
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
export async function policyNames(db: StoreQueries, projectId: number): Promise<PolicyName[]> {
  const text = 'SELECT id, name FROM alert_policy WHERE project_id = $1';
  const { rows } = await db.query<PolicyName>(text, [projectId]);
  return rows;
}
