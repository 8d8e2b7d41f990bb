import type { StoreQueries } from '../../db/context.js';
import { readInspection } from './commands.js';
import type { Inspection } from './definition.js';
import { policyNames } from './definition-store.js';

/**
 * An inspection with its policies by name, so that another project can import it. A policy that was deleted keeps its id:
 * an empty list would mean all policies. Throws not-found.
 */
export async function exportInspection(
  db: StoreQueries,
  projectId: number,
  id: string,
): Promise<{ inspection: Inspection; policies: string[] }> {
  const inspection = await readInspection(db, projectId, id);
  if (inspection.policyIds.length === 0) return { inspection, policies: [] };
  const policies = await policyNames(db, projectId);
  const names = new Map(policies.map((policy) => [policy.id, policy.name]));
  return { inspection, policies: inspection.policyIds.map((policyId) => names.get(policyId) ?? policyId) };
}
