import type { PoolClient } from 'pg';
import { type Inspection, newInspection, redefined, sameDefinition } from '../inspection/definitions/definition.js';
import {
  findInspectionIn,
  insertInspectionRow,
  type PolicyName,
  policyNames,
  updateInspectionRow,
} from '../inspection/definitions/definition-store.js';
import { GluepointError } from '../lib/errors.js';
import type { InspectionEntry } from './config.js';
import { decide } from './decide.js';
import type { Planned } from './plan.js';
import { namesOnceMade, rememberMade } from './store.js';

interface PlannedInspection extends Planned<InspectionEntry> {
  present: Inspection | null;
  /** Ids of its policies; else the names of those that are not there. */
  policies: { ids: readonly string[] } | { missing: readonly string[] };
}

/** What is to be done with the inspections of a project; nothing where they are as the file says. */
export async function planInspections(
  client: PoolClient,
  projectId: number,
  entries: readonly InspectionEntry[],
): Promise<PlannedInspection[]> {
  if (entries.length === 0) return [];
  const made = await namesOnceMade(client, projectId, 'inspection');
  const policiesMade = await namesOnceMade(client, projectId, 'policy');
  const known = await policyNames(client, projectId);
  const plan: PlannedInspection[] = [];
  for (const entry of entries) {
    const { name } = entry.definition;
    const present = await findInspectionIn(client, projectId, { name });
    const policies = policiesOf(entry, present, known, policiesMade);
    const wasMade = made.has(name);
    const decision = decide({
      present: present && { ...present, asInFile: isAsInFile(present, entry, policies) },
      wasMade,
    });
    if (decision.kind !== 'leave' || !wasMade) plan.push({ entry, decision, present, policies });
  }
  return plan;
}

/** Does what was planned and answers what stands in the way. */
export async function followInspections(
  client: PoolClient,
  projectId: number,
  plan: readonly PlannedInspection[],
  nowMs: number,
): Promise<string[]> {
  const problems: string[] = [];
  for (const planned of plan) {
    problems.push(...(await followOne(client, projectId, planned, nowMs)));
    await rememberMade(client, projectId, 'inspection', planned.entry.definition.name);
  }
  return problems;
}

async function followOne(
  client: PoolClient,
  projectId: number,
  { entry, decision, present, policies }: PlannedInspection,
  nowMs: number,
): Promise<string[]> {
  if (decision.kind === 'leave') return [];
  if ('missing' in policies) {
    const { missing } = policies;
    return missing.map((name) => `${entry.path}.policies: there is no alert policy ${JSON.stringify(name)}`);
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

/** Where policies were deleted or renamed since, an inspection keeps those that it has. */
function policiesOf(
  { policies }: InspectionEntry,
  present: Inspection | null,
  known: readonly PolicyName[],
  policiesMade: ReadonlySet<string>,
): PlannedInspection['policies'] {
  const ids = policies.flatMap((text) => known.filter(({ name }) => name === text).map(({ id }) => id));
  const missing = policies.filter((text) => known.every(({ name }) => name !== text));
  if (missing.length === 0) return { ids };
  if (present !== null && missing.every((name) => policiesMade.has(name))) return { ids: present.policyIds };
  return { missing };
}

function isAsInFile(
  present: Inspection,
  { definition }: InspectionEntry,
  policies: PlannedInspection['policies'],
): boolean {
  return 'ids' in policies && sameDefinition(present, { ...definition, policyIds: policies.ids });
}
