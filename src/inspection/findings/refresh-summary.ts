import type { PoolClient } from 'pg';
import { MAX_VERSIONS } from '../run/new-errors.js';
import { NAMED_TYPES, overviewOf } from '../run/overview.js';
import { type FindingToTell, readFindingsToTell, type ToldFinding, updateTold } from './summary-store.js';

/** Tells findings anew that have lost types: nothing of those is left in what they say. */
export async function refreshSummaries(client: PoolClient, projectId: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const findings = await readFindingsToTell(client, projectId, ids);
  await updateTold(client, projectId, findings.map(tell));
}

function tell({ types, ...finding }: FindingToTell): ToldFinding {
  const versions = new Set(types.flatMap(({ version }) => (version === null ? [] : [version])));
  const [first] = [...types].sort((a, b) => a.firstErrorMs - b.firstErrorMs || (a.typeId < b.typeId ? -1 : 1));
  return {
    id: finding.id,
    severity: types[0]?.importance ?? finding.severity,
    overview: overviewOf({ ...finding, named: types.slice(0, NAMED_TYPES) }),
    versions: [...versions].slice(0, MAX_VERSIONS),
    earliestTypeId: first?.typeId ?? null,
  };
}
