import type { PoolClient } from 'pg';
import type { Base } from '../../base.js';
import type { Db } from '../../db/context.js';
import { lockInspections, lockProject } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import type { FieldError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { isUuid } from '../../schemas/common/names.js';
import { deleteSubjectsOfPolicy } from '../notify/subject-store.js';
import type { Policy, PolicyDefinition, TargetDefinition } from './policy.js';
import { createPolicy, noSuchPolicy, redefinePolicy, type SavedPolicy } from './policy-changes.js';
import { deletePolicyRow, findPolicy } from './policy-store.js';
import { deleteTargetsOfPolicy } from './target-store.js';
import { isPrivateUrl } from './target-url.js';

type PolicyDeps = Pick<Base, 'pool' | 'clock' | 'settings'>;

/** Throws not-found. */
export async function readPolicy({ pool }: Db, projectId: number, id: string): Promise<Policy> {
  const policy = isUuid(id) ? await findPolicy(pool, projectId, { id }) : null;
  if (policy === null) throw noSuchPolicy();
  return policy;
}

/** Throws conflict (name, number) and bad-input (targets that are not allowed here). */
export async function addPolicy(
  { pool, clock, settings }: PolicyDeps,
  projectId: number,
  definition: PolicyDefinition,
): Promise<SavedPolicy> {
  refusePrivate(definition.targets, settings.allowPrivateTargets);
  return inTransaction(pool, async (client) => {
    await lock(client, projectId);
    return createPolicy(client, projectId, definition, 'api', clock.now());
  });
}

/** What is left out stays; targets that are given are in use again. Throws not-found, conflict and bad-input. */
export async function changePolicy(
  { pool, clock, settings }: PolicyDeps,
  projectId: number,
  id: string,
  change: Partial<PolicyDefinition>,
): Promise<SavedPolicy> {
  refusePrivate(change.targets ?? [], settings.allowPrivateTargets);
  if (!isUuid(id)) throw noSuchPolicy();
  return inTransaction(pool, async (client) => {
    await lock(client, projectId);
    const before = await findPolicy(client, projectId, { id });
    if (before === null) throw noSuchPolicy();
    if (Object.keys(change).length === 0) return { policy: before, madeSecrets: new Set<string>() };
    const enableTargets = change.targets !== undefined;
    const after = { ...before, ...change };
    return redefinePolicy(client, projectId, before, after, { setBy: 'api', nowMs: clock.now(), enableTargets });
  });
}

/** What waits to be sent is suppressed; what was sent stays listed. Throws not-found. */
export async function dropPolicy({ pool }: Db, projectId: number, id: string): Promise<void> {
  if (!isUuid(id)) throw noSuchPolicy();
  await inTransaction(pool, async (client) => {
    if (!(await deletePolicyRow(client, projectId, id))) throw noSuchPolicy();
    await deleteTargetsOfPolicy(client, projectId, id);
    await deleteSubjectsOfPolicy(client, projectId, id);
  });
}

/** Targets that are plainly private, where that is not allowed. The real defence is at the connection. */
export function privateTargets(targets: readonly TargetDefinition[], allowed: boolean): FieldError[] {
  if (allowed) return [];
  return targets.flatMap((target, n) =>
    target.kind !== 'email' && isPrivateUrl(target.url)
      ? [
          {
            path: `targets.${n}.url`,
            message: 'is a private address; GLUEPOINT_ALLOW_PRIVATE_TARGETS=true allows them',
          },
        ]
      : [],
  );
}

function refusePrivate(targets: readonly TargetDefinition[], allowed: boolean): void {
  const errors = privateTargets(targets, allowed);
  if (errors.length > 0) throw badInput(errors);
}

/** In everybody's order, so that no run and no flush misses the change. */
async function lock(client: PoolClient, projectId: number): Promise<void> {
  await lockInspections(client, projectId);
  await lockProject(client, projectId);
}
