import type { PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import { GluepointError } from '../../lib/errors.js';
import type { SetBy } from '../../model/set-by.js';
import { baselineStatusWatch } from '../status-alerts/baseline.js';
import { MAX_POLICIES, type Policy, type PolicyDefinition, watchesStatus } from './policy.js';
import { countPolicies, insertPolicyRow, updatePolicyRow } from './policy-store.js';
import { makeSecret } from './secret.js';
import { replaceTargets } from './target-store.js';
import { newTargets } from './targets.js';

/** A policy as it is now, and whose secrets were made with it. */
export interface SavedPolicy {
  policy: Policy;
  /** Ids of targets whose secret is shown this once. */
  madeSecrets: ReadonlySet<string>;
}

const make = { id: uuidv7, secret: makeSecret };

export function noSuchPolicy(): GluepointError {
  return new GluepointError('not-found', 'No such alert policy in this project.');
}

/**
 * Makes a policy from `nowMs` on. Throws conflict when the name is taken or there are too many. The caller holds the
 * project's exclusive lock and has read the clock since.
 */
export async function createPolicy(
  client: PoolClient,
  projectId: number,
  { targets, ...rules }: PolicyDefinition,
  setBy: SetBy,
  nowMs: number,
): Promise<SavedPolicy> {
  const { count } = await freeName(client, projectId, rules.name, null);
  if (count >= MAX_POLICIES)
    throw new GluepointError('conflict', `A project is limited to ${MAX_POLICIES} alert policies.`);
  const made = newTargets([], targets, true, make);
  const policy = { ...rules, id: uuidv7(), setBy, madeMs: nowMs, targets: made.targets };
  await insertPolicyRow(client, projectId, policy);
  await replaceTargets(client, projectId, policy.id, policy.targets);
  await beginWatching(client, projectId, null, policy, nowMs);
  return { policy, madeSecrets: made.madeSecrets };
}

/**
 * Gives a policy another definition from `nowMs` on. `enableTargets`: those that were disabled are in use again.
 * Throws conflict and not-found. The caller holds the project's exclusive lock and has read the clock since.
 */
export async function redefinePolicy(
  client: PoolClient,
  projectId: number,
  before: Policy,
  { targets, ...rules }: PolicyDefinition,
  { setBy, nowMs, enableTargets }: { setBy: SetBy; nowMs: number; enableTargets: boolean },
): Promise<SavedPolicy> {
  await freeName(client, projectId, rules.name, before.id);
  const made = newTargets(before.targets, targets, enableTargets, make);
  const policy = { ...before, ...rules, setBy, targets: made.targets };
  if (!(await updatePolicyRow(client, projectId, policy))) throw noSuchPolicy();
  await replaceTargets(client, projectId, policy.id, policy.targets);
  await beginWatching(client, projectId, before, policy, nowMs);
  return { policy, madeSecrets: made.madeSecrets };
}

async function freeName(client: PoolClient, projectId: number, name: string, exceptId: string | null) {
  const found = await countPolicies(client, projectId, name, exceptId);
  if (found.nameTaken) {
    throw new GluepointError('conflict', `An alert policy named ${JSON.stringify(name)} already exists.`);
  }
  return found;
}

/** What was before a policy asks for changes of status is no change to it. */
async function beginWatching(
  client: PoolClient,
  projectId: number,
  before: Policy | null,
  after: Policy,
  nowMs: number,
): Promise<void> {
  if (!watchesStatus(after)) return;
  const watchedBefore = before !== null && watchesStatus(before) && before.minDurationMs === after.minDurationMs;
  if (!watchedBefore) await baselineStatusWatch(client, projectId, after.minDurationMs, nowMs);
}
