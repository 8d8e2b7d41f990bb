import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { PrismaTx } from '../../db/prisma-client.js';
import type { Transaction } from '../../db/transaction.js';
import { GluepointError } from '../../lib/errors.js';
import type { SetBy } from '../../model/set-by.js';
import { SECRET_PREFIX } from '../../schemas/alert-policy.js';
import { baselineStatusAlerts } from '../status-alerts/baseline.js';
import { notifyNewTargets } from '../status-alerts/new-targets.js';
import { MAX_POLICIES, type Policy, type PolicyDefinition, watchesStatus } from './policy.js';
import { countPolicies, insertPolicyRow, updatePolicyRow } from './policy-store.js';
import { replaceTargets } from './target-store.js';
import { newTargets } from './targets.js';

/** A policy as it was stored. */
export interface SavedPolicy {
  policy: Policy;
  /** Ids of targets whose secret was created: it is shown this once. */
  madeSecrets: ReadonlySet<string>;
  /** Ids of deliveries to enqueue after the commit: what new targets were not notified of. */
  deliveryIds: readonly string[];
}

/** A secret of 32 random bytes, in the form of Standard Webhooks. */
export function makeSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}

const make = { id: uuidv7, secret: makeSecret };

export function policyNotFound(): GluepointError {
  return new GluepointError('not-found', 'No such alert policy in this project.');
}

/**
 * Creates a policy that holds from `nowMs` on. Throws conflict when the name is taken or there are too many. The caller
 * holds the project's exclusive lock and has read the clock since.
 */
export async function createPolicy(
  { tx, client }: Transaction,
  projectId: number,
  { targets, ...rules }: PolicyDefinition,
  setBy: SetBy,
  nowMs: number,
): Promise<SavedPolicy> {
  const { count } = await checkName(tx, projectId, rules.name, null);
  if (count >= MAX_POLICIES)
    throw new GluepointError('conflict', `A project is limited to ${MAX_POLICIES} alert policies.`);
  const made = newTargets([], targets, true, make);
  const policy = { ...rules, id: uuidv7(), setBy, madeMs: nowMs, targets: made.targets };
  await insertPolicyRow(tx, projectId, policy);
  await replaceTargets(tx, projectId, policy.id, policy.targets);
  await addBaseline(client, projectId, null, policy, nowMs);
  return { policy, madeSecrets: made.madeSecrets, deliveryIds: [] };
}

/**
 * Gives a policy another definition from `nowMs` on. `enableTargets`: those that were disabled are enabled.
 * Throws conflict and not-found. The caller holds the project's exclusive lock and has read the clock since.
 */
export async function redefinePolicy(
  { tx, client }: Transaction,
  projectId: number,
  before: Policy,
  { targets, ...rules }: PolicyDefinition,
  { setBy, nowMs, enableTargets }: { setBy: SetBy; nowMs: number; enableTargets: boolean },
): Promise<SavedPolicy> {
  await checkName(tx, projectId, rules.name, before.id);
  const made = newTargets(before.targets, targets, enableTargets, make);
  const policy = { ...before, ...rules, setBy, targets: made.targets };
  if (!(await updatePolicyRow(tx, projectId, policy))) throw policyNotFound();
  await replaceTargets(tx, projectId, policy.id, policy.targets);
  await addBaseline(client, projectId, before, policy, nowMs);
  const inUse = new Set(before.targets.filter(({ disabled }) => disabled === null).map(({ id }) => id));
  const added = policy.targets.filter(({ id, disabled }) => disabled === null && !inUse.has(id));
  const deliveryIds = await notifyNewTargets(client, projectId, policy, added, nowMs);
  return { policy, madeSecrets: made.madeSecrets, deliveryIds };
}

/** Throws conflict when another policy than `exceptId` has the name. */
async function checkName(tx: PrismaTx, projectId: number, name: string, exceptId: string | null) {
  const found = await countPolicies(tx, projectId, name, exceptId);
  if (found.nameTaken) {
    throw new GluepointError('conflict', `An alert policy named ${JSON.stringify(name)} already exists.`);
  }
  return found;
}

/** What was so before a policy asks for changes of status is not a change to it. */
async function addBaseline(
  client: PoolClient,
  projectId: number,
  before: Policy | null,
  after: Policy,
  nowMs: number,
): Promise<void> {
  if (!watchesStatus(after)) return;
  const hadBaseline = before !== null && watchesStatus(before) && before.minDurationMs === after.minDurationMs;
  if (!hadBaseline) await baselineStatusAlerts(client, projectId, after.minDurationMs, nowMs);
}
