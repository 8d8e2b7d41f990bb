import type { PoolClient } from 'pg';
import type { StoreQueries } from '../../db/context.js';
import type { AlertTargetModel } from '../../db/prisma/models/AlertTarget.js';
import type { Address } from '../../model/address.js';
import type { Target } from './policy.js';

type Row = Pick<AlertTargetModel, 'id' | 'policyId' | 'kind' | 'url' | 'secret' | 'recipients' | 'disabledReason'> & {
  disabledMs: bigint | number | null;
};

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
export async function readTargets(
  db: StoreQueries,
  projectId: number,
  policyIds: readonly string[],
): Promise<Map<string, Target[]>> {
  if (policyIds.length === 0) return new Map();
  const { rows } = await db.query<Row>(
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
  client: PoolClient,
  projectId: number,
  policyId: string,
  targets: readonly Target[],
): Promise<void> {
  await client.query('DELETE FROM alert_target WHERE project_id = $1 AND policy_id = $2 AND NOT id = ANY ($3)', [
    projectId,
    policyId,
    targets.map(({ id }) => id),
  ]);
  for (const [position, target] of targets.entries()) {
    const url = target.kind === 'email' ? null : target.url;
    const recipients = target.kind === 'email' ? target.to : [];
    await client.query(
      `INSERT INTO alert_target (project_id, id, policy_id, position, kind, url, secret, recipients, disabled_ms,
         disabled_reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (project_id, id) DO UPDATE SET position = excluded.position, url = excluded.url,
         secret = excluded.secret, recipients = excluded.recipients, disabled_ms = excluded.disabled_ms,
         disabled_reason = excluded.disabled_reason`,
      [
        ...[projectId, target.id, policyId, position, target.kind, url, target.secret, recipients],
        ...[target.disabled?.atMs ?? null, target.disabled?.reason ?? null],
      ],
    );
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
