import type { PoolClient } from 'pg';
import type { StoreQueries } from '../../db/context.js';
import type { AlertPolicyModel } from '../../db/prisma/models/AlertPolicy.js';
import type { SetBy } from '../../model/set-by.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';
import type { Policy, Target } from './policy.js';
import { readTargets } from './target-store.js';

// SQL: reads run on the reading share, changes in a transaction of `pg` that holds the project's lock or that of the
// policies (docs/database.md#prisma-and-sql).

type Row = Omit<AlertPolicyModel, 'projectId' | 'silenceMs' | 'minDurationMs' | 'madeMs'> & {
  silenceMs: bigint | number;
  minDurationMs: bigint | number;
  madeMs: bigint | number;
};

function toPolicies(rows: readonly Row[], targets: ReadonlyMap<string, Target[]>): Policy[] {
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    triggers: row.triggers as Trigger[],
    severities: row.severities as Severity[],
    environments: row.environments,
    components: row.components,
    silenceMs: Number(row.silenceMs),
    minDurationMs: Number(row.minDurationMs),
    setBy: row.setBy as SetBy,
    madeMs: Number(row.madeMs),
    targets: targets.get(row.id) ?? [],
  }));
}

const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

const COLUMNS = `id, name, enabled, triggers, severities, environments, components, silence_ms AS "silenceMs",
  min_duration_ms AS "minDurationMs", set_by AS "setBy", made_ms AS "madeMs"`;

/** Newest first; at most `take`, after `afterId`; null = from the newest on. */
export async function listPolicies(
  db: StoreQueries,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<Policy[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM alert_policy WHERE project_id = $1 AND ($2::uuid IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [projectId, afterId, take],
  );
  return toPolicies(rows, await readTargets(db, projectId, idsOf(rows)));
}

/**
 * Deletes a policy with its targets and subjects; false when the project does not have it. The policy's row first: it
 * waits for the transactions that decide for the policy, and none can start afterwards.
 */
export async function deletePolicyRows(client: PoolClient, projectId: number, id: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM alert_policy WHERE project_id = $1 AND id = $2', [
    projectId,
    id,
  ]);
  await client.query('DELETE FROM alert_target WHERE project_id = $1 AND policy_id = $2', [projectId, id]);
  await client.query('DELETE FROM alert_subject WHERE project_id = $1 AND policy_id = $2', [projectId, id]);
  return rowCount === 1;
}

/** By id or name; null when the project does not have the policy. */
export async function findPolicy(
  db: StoreQueries,
  projectId: number,
  by: { id: string } | { name: string },
): Promise<Policy | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['name', by.name];
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM alert_policy WHERE project_id = $1 AND ${column} = $2`, [
    projectId,
    value,
  ]);
  return toPolicies(rows, await readTargets(db, projectId, idsOf(rows)))[0] ?? null;
}

/** The policies that are on, locked so that none is deleted before the transaction ends. */
export async function lockEnabledPolicies(client: PoolClient, projectId: number): Promise<Policy[]> {
  const { rows } = await client.query<Row>(
    `SELECT ${COLUMNS} FROM alert_policy WHERE project_id = $1 AND enabled ORDER BY id FOR KEY SHARE`,
    [projectId],
  );
  return toPolicies(rows, await readTargets(client, projectId, idsOf(rows)));
}

/** Whether the policy is on; null when it was deleted. */
export async function isPolicyOn(db: StoreQueries, projectId: number, policyId: string): Promise<boolean | null> {
  const { rows } = await db.query<{ enabled: boolean }>(
    'SELECT enabled FROM alert_policy WHERE project_id = $1 AND id = $2',
    [projectId, policyId],
  );
  return rows[0]?.enabled ?? null;
}

/** How many policies a project has, and whether one other than `exceptId` has the name. */
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
    [...valuesOf(projectId, policy), policy.madeMs],
  );
}

/** Without its targets; false when the policy was deleted. The caller holds the project's exclusive lock. */
export async function updatePolicyRow(client: PoolClient, projectId: number, policy: Policy): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE alert_policy SET name = $3, enabled = $4, triggers = $5, severities = $6, environments = $7, components = $8,
       silence_ms = $9, min_duration_ms = $10, set_by = $11
     WHERE project_id = $1 AND id = $2`,
    valuesOf(projectId, policy),
  );
  return rowCount === 1;
}

function valuesOf(projectId: number, policy: Policy): unknown[] {
  const { id, name, enabled, triggers, severities, environments, components } = policy;
  return [
    ...[projectId, id, name, enabled, triggers, severities, environments, components],
    ...[policy.silenceMs, policy.minDurationMs, policy.setBy],
  ];
}
