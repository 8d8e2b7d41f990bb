import type { PoolClient } from 'pg';
import type { Base } from '../../base.js';
import type { PrismaDb } from '../../db/context.js';
import { lockInspections, lockProject } from '../../db/locks.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import { inPrismaTransaction } from '../../db/transaction.js';
import type { FieldError } from '../../lib/errors.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { isUuid } from '../../schemas/common/names.js';
import { enqueue } from '../deliveries/enqueue.js';
import type { Policy, PolicyDefinition, TargetDefinition } from './policy.js';
import { createPolicy, policyNotFound, redefinePolicy, type SavedPolicy } from './policy-changes.js';
import { deletePolicyRows, findPolicy } from './policy-store.js';
import { isCloudServiceUrl, isPrivateUrl } from './targets.js';

type PolicyDeps = Pick<Base, 'pool' | 'prisma' | 'clock' | 'settings'>;
/** What `changePolicy` needs to send what new targets were not notified of. */
type ChangeDeps = PolicyDeps & Pick<Base, 'log'> & { queue: JobAdder };

/** Throws not-found. */
export async function readPolicy(tx: PrismaTx, projectId: number, id: string): Promise<Policy> {
  const policy = isUuid(id) ? await findPolicy(tx, projectId, { id }) : null;
  if (policy === null) throw policyNotFound();
  return policy;
}

/** Throws conflict (the name is taken, or there are too many) and bad-input (a target is not allowed). */
export async function addPolicy(
  deps: PolicyDeps,
  projectId: number,
  definition: PolicyDefinition,
): Promise<SavedPolicy> {
  refusePrivate(definition.targets, deps.settings.allowPrivateTargets);
  return inPrismaTransaction(deps, async (transaction) => {
    await lock(transaction.client, projectId);
    return createPolicy(transaction, projectId, definition, 'api', deps.clock.now());
  });
}

/**
 * Changes what is given; targets that are given are enabled, and new ones are notified of what is in alarm. Throws
 * not-found, conflict and bad-input.
 */
export async function updatePolicy(
  deps: ChangeDeps,
  projectId: number,
  id: string,
  change: Partial<PolicyDefinition>,
): Promise<SavedPolicy> {
  const { clock, settings } = deps;
  refusePrivate(change.targets ?? [], settings.allowPrivateTargets);
  if (!isUuid(id)) throw policyNotFound();
  const saved = await inPrismaTransaction(deps, async (transaction) => {
    await lock(transaction.client, projectId);
    const before = await findPolicy(transaction.tx, projectId, { id });
    if (before === null) throw policyNotFound();
    if (Object.keys(change).length === 0) return { policy: before, madeSecrets: new Set<string>(), deliveryIds: [] };
    const enableTargets = change.targets !== undefined;
    const after = { ...before, ...change };
    return redefinePolicy(transaction, projectId, before, after, { setBy: 'api', nowMs: clock.now(), enableTargets });
  });
  enqueue(deps, projectId, saved.deliveryIds);
  return saved;
}

/** Deletes a policy. What waits to be sent is suppressed; what was sent stays listed. Throws not-found. */
export async function deletePolicy(deps: PrismaDb, projectId: number, id: string): Promise<void> {
  const deleted =
    isUuid(id) && (await inPrismaTransaction(deps, (transaction) => deletePolicyRows(transaction, projectId, id)));
  if (!deleted) throw policyNotFound();
}

/** The errors of targets whose URL is plainly not allowed: private, or a cloud's. The connection checks again. */
export function privateTargets(targets: readonly TargetDefinition[], allowed: boolean): FieldError[] {
  return targets.flatMap((target, n) => {
    if (target.kind === 'email') return [];
    const path = `targets.${n}.url`;
    if (isCloudServiceUrl(target.url)) return [{ path, message: 'is the address of a metadata service of a cloud' }];
    if (allowed || !isPrivateUrl(target.url)) return [];
    return [{ path, message: 'is a private address; GLUEPOINT_ALLOW_PRIVATE_TARGETS=true allows them' }];
  });
}

function refusePrivate(targets: readonly TargetDefinition[], allowed: boolean): void {
  const errors = privateTargets(targets, allowed);
  if (errors.length > 0) throw badInput(errors);
}

/** In the order of all transactions (db/locks.ts), so that no run and no flush misses the change. */
async function lock(client: PoolClient, projectId: number): Promise<void> {
  await lockInspections(client, projectId);
  await lockProject(client, projectId);
}
