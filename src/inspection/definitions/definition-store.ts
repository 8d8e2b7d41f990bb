import type { Pool, PoolClient } from 'pg';
import { GluepointError } from '../../lib/errors.js';
import type { SetBy } from '../../model/set-by.js';
import { type Inspection, MAX_INSPECTIONS } from './definition.js';

type Db = Pick<Pool | PoolClient, 'query'>;

interface Row {
  id: string;
  name: string;
  enabled: boolean;
  environments: string[];
  components: string[];
  versions: string[];
  silence_ms: number | null;
  policy_ids: string[];
  set_by: string;
  made_ms: number;
  inspected_until_ms: number;
  last_run_ms: number | null;
}

const COLUMNS = `id, name, enabled, environments, components, versions, silence_ms, policy_ids, set_by, made_ms,
  inspected_until_ms, last_run_ms`;

function toInspection(row: Row): Inspection {
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    environments: row.environments,
    components: row.components,
    versions: row.versions,
    silenceMs: row.silence_ms,
    policyIds: row.policy_ids,
    setBy: row.set_by as SetBy,
    madeMs: row.made_ms,
    inspectedUntilMs: row.inspected_until_ms,
    lastRunMs: row.last_run_ms,
  };
}

/** Newest first; at most `take`, from after `afterId` on. */
export async function listInspections(
  db: Db,
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

/** Null when the project has no such inspection. */
export async function findInspection(
  db: Db,
  projectId: number,
  by: { id: string } | { name: string },
): Promise<Inspection | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['name', by.name];
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM inspection WHERE project_id = $1 AND ${column} = $2`, [
    projectId,
    value,
  ]);
  return rows[0] ? toInspection(rows[0]) : null;
}

/** The names of a project's inspections. The caller holds the project's exclusive lock. */
export async function inspectionNames(client: PoolClient, projectId: number): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM inspection WHERE project_id = $1', [
    projectId,
  ]);
  return rows.map(({ name }) => name);
}

/** Throws conflict when the name is taken or there are too many. The caller holds the project's exclusive lock. */
export async function insertInspection(client: PoolClient, projectId: number, inspection: Inspection): Promise<void> {
  const names = await inspectionNames(client, projectId);
  if (names.includes(inspection.name)) throw nameTaken(inspection.name);
  if (names.length >= MAX_INSPECTIONS) {
    throw new GluepointError('conflict', `A project is limited to ${MAX_INSPECTIONS} inspections.`);
  }
  await client.query(
    `INSERT INTO inspection (project_id, id, name, enabled, environments, components, versions, silence_ms, policy_ids,
       set_by, inspected_until_ms, made_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [...columnsOf(projectId, inspection), inspection.madeMs],
  );
}

/** Throws conflict when the name is taken. The caller holds the project's exclusive lock. */
export async function updateInspection(client: PoolClient, projectId: number, inspection: Inspection): Promise<void> {
  const other = await findInspection(client, projectId, { name: inspection.name });
  if (other !== null && other.id !== inspection.id) throw nameTaken(inspection.name);
  await client.query(
    `UPDATE inspection SET name = $3, enabled = $4, environments = $5, components = $6, versions = $7, silence_ms = $8,
       policy_ids = $9, set_by = $10, inspected_until_ms = $11
     WHERE project_id = $1 AND id = $2`,
    columnsOf(projectId, inspection),
  );
}

function columnsOf(projectId: number, inspection: Inspection): unknown[] {
  const { id, name, enabled, environments, components, versions, silenceMs, policyIds } = inspection;
  const { setBy, inspectedUntilMs } = inspection;
  return [
    ...[projectId, id, name, enabled, environments, components, versions, silenceMs, policyIds],
    ...[setBy, inspectedUntilMs],
  ];
}

function nameTaken(name: string): GluepointError {
  return new GluepointError('conflict', `An inspection named ${JSON.stringify(name)} already exists.`);
}
