import type { PoolClient } from 'pg';
import type { StoredRow, StoreQueries } from '../../db/context.js';
import type { AlertPolicyModel } from '../../db/prisma/models/AlertPolicy.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import type { Transaction } from '../../db/transaction.js';
import type { SetBy } from '../../model/set-by.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';
import type { Policy, Target } from './policy.js';
import { readTargets, targetsOf } from './target-store.js';

type Row = Omit<StoredRow<AlertPolicyModel>, 'projectId'>;

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

/** What a definition changes. */
function toColumns(policy: Policy) {
  return {
    name: policy.name,
    enabled: policy.enabled,
    triggers: [...policy.triggers],
    severities: [...policy.severities],
    environments: [...policy.environments],
    components: [...policy.components],
    silenceMs: policy.silenceMs,
    minDurationMs: policy.minDurationMs,
    setBy: policy.setBy,
  };
}

const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

/** Newest first; at most `take`, after `afterId`; null = from the newest on. */
export async function listPolicies(
  tx: PrismaTx,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<Policy[]> {
  const where = afterId === null ? { projectId } : { projectId, id: { lt: afterId } };
  const rows = await tx.alertPolicy.findMany({ where, orderBy: { id: 'desc' }, take });
  return toPolicies(rows, await targetsOf(tx, projectId, idsOf(rows)));
}

/** By id or name; null when the project does not have the policy. */
export async function findPolicy(
  tx: PrismaTx,
  projectId: number,
  by: { id: string } | { name: string },
): Promise<Policy | null> {
  const row = await tx.alertPolicy.findFirst({ where: { projectId, ...by } });
  return row && (toPolicies([row], await targetsOf(tx, projectId, [row.id]))[0] ?? null);
}

/** How many policies a project has, and whether one other than `exceptId` has the name. */
export async function countPolicies(
  tx: PrismaTx,
  projectId: number,
  name: string,
  exceptId: string | null,
): Promise<{ count: number; nameTaken: boolean }> {
  const known = await tx.alertPolicy.findMany({ where: { projectId }, select: { id: true, name: true } });
  return { count: known.length, nameTaken: known.some((policy) => policy.name === name && policy.id !== exceptId) };
}

/** Without its targets. The caller holds the project's exclusive lock. */
export async function insertPolicyRow(tx: PrismaTx, projectId: number, policy: Policy): Promise<void> {
  const { id, madeMs } = policy;
  await tx.alertPolicy.create({ data: { projectId, id, madeMs, ...toColumns(policy) } });
}

/** Without its targets; false when the policy was deleted. The caller holds the project's exclusive lock. */
export async function updatePolicyRow(tx: PrismaTx, projectId: number, policy: Policy): Promise<boolean> {
  const where = { projectId, id: policy.id };
  const { count } = await tx.alertPolicy.updateMany({ where, data: toColumns(policy) });
  return count === 1;
}

/**
 * Deletes a policy with its targets and subjects; false when the project does not have it. The policy's row first: it
 * waits for the transactions that decide for the policy, and none can start afterwards.
 */
export async function deletePolicyRows(
  { tx, client }: Transaction,
  projectId: number,
  policyId: string,
): Promise<boolean> {
  const { count } = await tx.alertPolicy.deleteMany({ where: { projectId, id: policyId } });
  await tx.alertTarget.deleteMany({ where: { projectId, policyId } });
  await client.query('DELETE FROM alert_subject WHERE project_id = $1 AND policy_id = $2', [projectId, policyId]);
  return count === 1;
}

/** The policies that are on, locked so that none is deleted before the transaction ends. */
export async function lockEnabledPolicies(client: PoolClient, projectId: number): Promise<Policy[]> {
  const { rows } = await client.query<Row>(
    `SELECT id, name, enabled, triggers, severities, environments, components, silence_ms AS "silenceMs",
       min_duration_ms AS "minDurationMs", set_by AS "setBy", made_ms AS "madeMs"
     FROM alert_policy WHERE project_id = $1 AND enabled ORDER BY id FOR KEY SHARE`,
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
