import type { DbClock } from '../../db/context.js';
import { readInspection } from './commands.js';
import type { Inspection } from './definition.js';
import { policyNames } from './policy-store.js';

/**
 * An inspection with its policies by name, as another project can take it. A policy that was deleted keeps its id:
 * without it none named would be all. Throws not-found.
 */
export async function exportInspection(
  deps: DbClock,
  projectId: number,
  id: string,
): Promise<{ inspection: Inspection; policies: string[] }> {
  const inspection = await readInspection(deps, projectId, id);
  if (inspection.policyIds.length === 0) return { inspection, policies: [] };
  const names = new Map((await policyNames(deps.pool, projectId)).map((policy) => [policy.id, policy.name]));
  return { inspection, policies: inspection.policyIds.map((policyId) => names.get(policyId) ?? policyId) };
}
