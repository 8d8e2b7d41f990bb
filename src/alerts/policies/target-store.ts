import type { PoolClient } from 'pg';
import type { StoredRow, StoreQueries } from '../../db/context.js';
import type { AlertTargetModel } from '../../db/prisma/models/AlertTarget.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import type { Address } from '../../model/address.js';
import type { Target } from './policy.js';

type Row = Omit<StoredRow<AlertTargetModel>, 'projectId' | 'position' | 'restingUntilMs'>;

function toTarget({ id, kind, url, secret, recipients, disabledMs, disabledReason }: Row): Target {
  const disabled = disabledMs === null ? null : { atMs: Number(disabledMs), reason: disabledReason ?? '' };
  if (kind === 'email') return { id, kind, to: recipients, secret: null, disabled };
  return { id, kind: kind as Exclude<Address['kind'], 'email'>, url: url ?? '', secret, disabled };
}

function byPolicy(rows: readonly Row[]): Map<string, Target[]> {
  const targets = new Map<string, Target[]>();
  for (const row of rows) {
    const known = targets.get(row.policyId);
    if (known === undefined) targets.set(row.policyId, [toTarget(row)]);
    else known.push(toTarget(row));
  }
  return targets;
}

const COLUMNS = `id, policy_id AS "policyId", kind, url, secret, recipients, disabled_ms AS "disabledMs",
  disabled_reason AS "disabledReason"`;

/** The targets of policies in their order, by the policies' ids. */
export async function targetsOf(tx: PrismaTx, projectId: number, policyIds: string[]): Promise<Map<string, Target[]>> {
  const orderBy = [{ policyId: 'asc' }, { position: 'asc' }, { id: 'asc' }] as const;
  return byPolicy(
    await tx.alertTarget.findMany({ where: { projectId, policyId: { in: policyIds } }, orderBy: [...orderBy] }),
  );
}

/** The same for a transaction of SQL alone. */
export async function readTargets(
  client: PoolClient,
  projectId: number,
  policyIds: readonly string[],
): Promise<Map<string, Target[]>> {
  if (policyIds.length === 0) return new Map();
  const { rows } = await client.query<Row>(
    `SELECT ${COLUMNS} FROM alert_target WHERE project_id = $1 AND policy_id = ANY ($2) ORDER BY policy_id, position, id`,
    [projectId, policyIds],
  );
  return byPolicy(rows);
}

/** A target to send to; null when it was removed from its policy, or the policy was deleted. */
export async function findTarget(db: StoreQueries, projectId: number, id: string): Promise<Target | null> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM alert_target WHERE project_id = $1 AND id = $2`, [
    projectId,
    id,
  ]);
  return rows[0] === undefined ? null : toTarget(rows[0]);
}

/** Makes the targets of a policy those given, in their order. The caller has written the policy's row before. */
export async function replaceTargets(
  tx: PrismaTx,
  projectId: number,
  policyId: string,
  targets: readonly Target[],
): Promise<void> {
  await tx.alertTarget.deleteMany({ where: { projectId, policyId, id: { notIn: targets.map(({ id }) => id) } } });
  for (const [position, target] of targets.entries()) {
    const { id, kind, secret, disabled } = target;
    const columns = {
      position,
      url: kind === 'email' ? null : target.url,
      secret,
      recipients: kind === 'email' ? [...target.to] : [],
      disabledMs: disabled?.atMs ?? null,
      disabledReason: disabled?.reason ?? null,
    };
    await tx.alertTarget.upsert({
      where: { projectId_id: { projectId, id } },
      create: { projectId, id, policyId, kind, ...columns },
      update: columns,
    });
  }
}

/** Sends nothing more to a target until its policy's targets are given again. The first reason stays. */
export async function disableTarget(
  client: PoolClient,
  projectId: number,
  id: string,
  { atMs, reason }: { atMs: number; reason: string },
): Promise<void> {
  await client.query(
    `UPDATE alert_target SET disabled_ms = $3, disabled_reason = $4
     WHERE project_id = $1 AND id = $2 AND disabled_ms IS NULL`,
    [projectId, id, atMs, reason],
  );
}
