import type { Pool, PoolClient } from 'pg';
import type { SetBy } from '../../model/set-by.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';
import type { Policy } from './policy.js';
import { targetsOf } from './target-store.js';

type Db = Pool | PoolClient;

const COLUMNS = `id, name, enabled, triggers, severities, environments, components, silence_ms, min_duration_ms, set_by,
  made_ms`;

interface Row {
  id: string;
  name: string;
  enabled: boolean;
  triggers: Trigger[];
  severities: Severity[];
  environments: string[];
  components: string[];
  silence_ms: number;
  min_duration_ms: number;
  set_by: SetBy;
  made_ms: number;
}

async function withTargets(db: Db, projectId: number, rows: readonly Row[]): Promise<Policy[]> {
  const targets = await targetsOf(
    db,
    projectId,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    triggers: row.triggers,
    severities: row.severities,
    environments: row.environments,
    components: row.components,
    silenceMs: row.silence_ms,
    minDurationMs: row.min_duration_ms,
    setBy: row.set_by,
    madeMs: row.made_ms,
    targets: targets.get(row.id) ?? [],
  }));
}

/** Newest first; at most `take`, from after `afterId` on. */
export async function listPolicies(db: Db, projectId: number, afterId: string | null, take: number): Promise<Policy[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM alert_policy WHERE project_id = $1 AND ($2::uuid IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [projectId, afterId, take],
  );
  return withTargets(db, projectId, rows);
}

/** Null when the project has no such policy. */
export async function findPolicy(
  db: Db,
  projectId: number,
  by: { id: string } | { name: string },
): Promise<Policy | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['name', by.name];
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM alert_policy WHERE project_id = $1 AND ${column} = $2`, [
    projectId,
    value,
  ]);
  return (await withTargets(db, projectId, rows))[0] ?? null;
}

/** Those that are on. None of them can be deleted before the transaction ends. */
export async function holdEnabledPolicies(client: PoolClient, projectId: number): Promise<Policy[]> {
  const { rows } = await client.query<Row>(
    `SELECT ${COLUMNS} FROM alert_policy WHERE project_id = $1 AND enabled ORDER BY id FOR KEY SHARE`,
    [projectId],
  );
  return withTargets(client, projectId, rows);
}

/** Whether the policy is on; null when it was deleted. */
export async function isPolicyOn(db: Db, projectId: number, policyId: string): Promise<boolean | null> {
  const { rows } = await db.query<{ enabled: boolean }>(
    'SELECT enabled FROM alert_policy WHERE project_id = $1 AND id = $2',
    [projectId, policyId],
  );
  return rows[0]?.enabled ?? null;
}

/** How many a project has, and whether another one than `exceptId` has the name. */
export async function countPolicies(
  client: PoolClient,
  projectId: number,
  name: string,
  exceptId: string | null,
): Promise<{ count: number; nameTaken: boolean }> {
  const { rows } = await client.query<{ count: number; name_taken: boolean | null }>(
    `SELECT count(*) AS count, bool_or(name = $2 AND id IS DISTINCT FROM $3::uuid) AS name_taken
     FROM alert_policy WHERE project_id = $1`,
    [projectId, name, exceptId],
  );
  return { count: rows[0]?.count ?? 0, nameTaken: rows[0]?.name_taken ?? false };
}

/** Without its targets. The caller holds the project's exclusive lock. */
export async function insertPolicyRow(client: PoolClient, projectId: number, policy: Policy): Promise<void> {
  await client.query(
    `INSERT INTO alert_policy (project_id, id, name, enabled, triggers, severities, environments, components, silence_ms,
       min_duration_ms, set_by, made_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [...columnsOf(projectId, policy), policy.madeMs],
  );
}

/** Without its targets; false when it has gone. The caller holds the project's exclusive lock. */
export async function updatePolicyRow(client: PoolClient, projectId: number, policy: Policy): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE alert_policy SET name = $3, enabled = $4, triggers = $5, severities = $6, environments = $7, components = $8,
       silence_ms = $9, min_duration_ms = $10, set_by = $11
     WHERE project_id = $1 AND id = $2`,
    columnsOf(projectId, policy),
  );
  return rowCount === 1;
}

/** False when there was none. */
export async function deletePolicyRow(client: PoolClient, projectId: number, id: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM alert_policy WHERE project_id = $1 AND id = $2', [
    projectId,
    id,
  ]);
  return rowCount === 1;
}

function columnsOf(projectId: number, policy: Policy): unknown[] {
  const { id, name, enabled, triggers, severities, environments, components } = policy;
  return [
    ...[projectId, id, name, enabled, triggers, severities, environments, components],
    ...[policy.silenceMs, policy.minDurationMs, policy.setBy],
  ];
}
