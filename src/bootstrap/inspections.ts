import type { PoolClient } from 'pg';
import { type Inspection, newInspection, redefined, sameDefinition } from '../inspection/definitions/definition.js';
import {
  findInspection,
  insertInspectionRow,
  type PolicyName,
  policyNames,
  updateInspectionRow,
} from '../inspection/definitions/definition-store.js';
import { GluepointError } from '../lib/errors.js';
import type { InspectionEntry } from './config.js';
import { decide, type Planned } from './decide.js';
import { addConfiguredName, configuredNames } from './store.js';

interface PlannedInspection extends Planned<InspectionEntry> {
  present: Inspection | null;
  /** The ids of its policies, or the names of those that do not exist. */
  policies: { ids: readonly string[] } | { missing: readonly string[] };
}

/** What to do with the inspections of a project; an entry that is the same in the store is left out. */
export async function planInspections(
  client: PoolClient,
  projectId: number,
  entries: readonly InspectionEntry[],
): Promise<PlannedInspection[]> {
  if (entries.length === 0) return [];
  const created = await configuredNames(client, projectId, 'inspection');
  const createdPolicies = await configuredNames(client, projectId, 'policy');
  const known = await policyNames(client, projectId);
  const plan: PlannedInspection[] = [];
  for (const entry of entries) {
    const { name } = entry.definition;
    const present = await findInspection(client, projectId, { name });
    const policies = policiesOf(entry, present, known, createdPolicies);
    const wasCreated = created.has(name);
    const decision = decide({
      present: present && { ...present, asInFile: isAsInFile(present, entry, policies) },
      wasCreated,
    });
    if (decision.kind !== 'keep' || !wasCreated) plan.push({ entry, decision, present, policies });
  }
  return plan;
}

/** Does what was planned and returns the problems. */
export async function applyInspections(
  client: PoolClient,
  projectId: number,
  plan: readonly PlannedInspection[],
  nowMs: number,
): Promise<string[]> {
  const problems: string[] = [];
  for (const planned of plan) {
    problems.push(...(await applyOne(client, projectId, planned, nowMs)));
    await addConfiguredName(client, projectId, 'inspection', planned.entry.definition.name);
  }
  return problems;
}

async function applyOne(
  client: PoolClient,
  projectId: number,
  { entry, decision, present, policies }: PlannedInspection,
  nowMs: number,
): Promise<string[]> {
  if (decision.kind === 'keep') return [];
  if ('missing' in policies) {
    const { missing } = policies;
    return missing.map((name) => `${entry.path}.policies: the alert policy ${JSON.stringify(name)} does not exist`);
  }
  const definition = { ...entry.definition, policyIds: policies.ids };
  if (present !== null) {
    await updateInspectionRow(client, projectId, redefined(present, definition, 'config', nowMs));
    return [];
  }
  try {
    await insertInspectionRow(client, projectId, newInspection(definition, 'config', nowMs));
    return [];
  } catch (error) {
    if (error instanceof GluepointError) return [`${entry.path}: ${error.detail}`];
    throw error;
  }
}

/** An inspection keeps its policies where some of the file were deleted or renamed since. */
function policiesOf(
  { policies }: InspectionEntry,
  present: Inspection | null,
  known: readonly PolicyName[],
  createdPolicies: ReadonlySet<string>,
): PlannedInspection['policies'] {
  const ids = policies.flatMap((text) => known.filter(({ name }) => name === text).map(({ id }) => id));
  const missing = policies.filter((text) => known.every(({ name }) => name !== text));
  if (missing.length === 0) return { ids };
  if (present !== null && missing.every((name) => createdPolicies.has(name))) return { ids: present.policyIds };
  return { missing };
}

function isAsInFile(
  present: Inspection,
  { definition }: InspectionEntry,
  policies: PlannedInspection['policies'],
): boolean {
  return 'ids' in policies && sameDefinition(present, { ...definition, policyIds: policies.ids });
}
