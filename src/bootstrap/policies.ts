import type { PoolClient } from 'pg';
import { type Policy, type PolicyDefinition, sameTargets } from '../alerts/policies/policy.js';
import { createPolicy, redefinePolicy } from '../alerts/policies/policy-changes.js';
import { findPolicy } from '../alerts/policies/policy-store.js';
import { GluepointError } from '../lib/errors.js';
import type { PolicyEntry } from './config.js';
import { decide } from './decide.js';
import type { Planned } from './plan.js';
import { namesOnceMade, rememberMade } from './store.js';

interface PlannedPolicy extends Planned<PolicyEntry> {
  present: Policy | null;
}

/** What is to be done with the alert policies of a project; nothing where they are as the file says. */
export async function planPolicies(
  client: PoolClient,
  projectId: number,
  entries: readonly PolicyEntry[],
): Promise<PlannedPolicy[]> {
  if (entries.length === 0) return [];
  const made = await namesOnceMade(client, projectId, 'policy');
  const plan: PlannedPolicy[] = [];
  for (const entry of entries) {
    const { name } = entry.definition;
    const present = await findPolicy(client, projectId, { name });
    const wasMade = made.has(name);
    const asInFile = present !== null && samePolicy(present, entry.definition);
    const decision = decide({ present: present && { setBy: present.setBy, asInFile }, wasMade });
    if (decision.kind !== 'leave' || !wasMade) plan.push({ entry, decision, present });
  }
  return plan;
}

/** Does what was planned and answers what stands in the way. */
export async function followPolicies(
  client: PoolClient,
  projectId: number,
  plan: readonly PlannedPolicy[],
  nowMs: number,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { entry, decision, present } of plan) {
    const { definition, path } = entry;
    try {
      if (decision.kind === 'make') await createPolicy(client, projectId, definition, 'config', nowMs);
      if (decision.kind === 'align' && present !== null) {
        // A target that the receiver has switched off (410) stays so.
        const how = { setBy: 'config', nowMs, enableTargets: false } as const;
        await redefinePolicy(client, projectId, present, definition, how);
      }
    } catch (error) {
      if (!(error instanceof GluepointError)) throw error;
      problems.push(`${path}: ${error.detail}`);
    }
    await rememberMade(client, projectId, 'policy', definition.name);
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
