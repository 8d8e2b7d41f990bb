import type { PoolClient } from 'pg';
import { type Policy, type PolicyDefinition, sameTargets } from '../alerts/policies/policy.js';
import { createPolicy, redefinePolicy } from '../alerts/policies/policy-changes.js';
import { findPolicy } from '../alerts/policies/policy-store.js';
import { GluepointError } from '../lib/errors.js';
import type { PolicyEntry } from './config.js';
import { decide, type Planned } from './decide.js';
import { addConfiguredName, configuredNames } from './store.js';

interface PlannedPolicy extends Planned<PolicyEntry> {
  present: Policy | null;
}

/** What to do with the alert policies of a project; an entry that is the same in the store is left out. */
export async function planPolicies(
  client: PoolClient,
  projectId: number,
  entries: readonly PolicyEntry[],
): Promise<PlannedPolicy[]> {
  if (entries.length === 0) return [];
  const created = await configuredNames(client, projectId, 'policy');
  const plan: PlannedPolicy[] = [];
  for (const entry of entries) {
    const { name } = entry.definition;
    const present = await findPolicy(client, projectId, { name });
    const wasCreated = created.has(name);
    const asInFile = present !== null && samePolicy(present, entry.definition);
    const decision = decide({ present: present && { setBy: present.setBy, asInFile }, wasCreated });
    if (decision.kind !== 'keep' || !wasCreated) plan.push({ entry, decision, present });
  }
  return plan;
}

/**
 * Does what was planned and returns the problems. What new targets are to be notified of is enqueued by the job
 * `due-deliveries`: the queue is not started yet.
 */
export async function applyPolicies(
  client: PoolClient,
  projectId: number,
  plan: readonly PlannedPolicy[],
  nowMs: number,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { entry, decision, present } of plan) {
    const { definition, path } = entry;
    try {
      if (decision.kind === 'create') await createPolicy(client, projectId, definition, 'config', nowMs);
      if (decision.kind === 'update' && present !== null) {
        // A target that its receiver disabled (410) stays disabled.
        const how = { setBy: 'config', nowMs, enableTargets: false } as const;
        await redefinePolicy(client, projectId, present, definition, how);
      }
    } catch (error) {
      if (!(error instanceof GluepointError)) throw error;
      problems.push(`${path}: ${error.detail}`);
    }
    await addConfiguredName(client, projectId, 'policy', definition.name);
  }
  return problems;
}

function samePolicy(policy: Policy, wanted: PolicyDefinition): boolean {
  const rules = ({ triggers, severities, environments, components, ...rest }: Policy | PolicyDefinition) =>
    JSON.stringify([
      [triggers, severities, environments, components],
      [rest.enabled, rest.silenceMs, rest.minDurationMs],
    ]);
  return rules(policy) === rules(wanted) && sameTargets(policy.targets, wanted.targets);
}
