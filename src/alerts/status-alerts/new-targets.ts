import type { PoolClient } from 'pg';
import { spanAt } from '../../lib/intervals.js';
import { severityOfRank, severityRank } from '../../model/severity.js';
import { DeliveryWriter } from '../deliveries/delivery-writer.js';
import type { Cause } from '../notify/cause.js';
import { match } from '../notify/matches.js';
import { firingComponents } from '../notify/subject-store.js';
import { type Policy, type Target, watchesStatus } from '../policies/policy.js';
import { CHUNK } from './baseline.js';
import { ChangeData } from './change-data.js';
import { presentStatus } from './changes.js';
import { readSituations } from './situations.js';

/**
 * Records for targets that a policy got during an outage what is in alarm or warning and was notified before
 * (docs/rules/alerting.md#status-changes). Call it under the project's exclusive lock: then no evaluation decides
 * meanwhile. What changes with the next evaluation is left to it. Returns the ids of the deliveries to enqueue after the
 * commit.
 */
export async function notifyNewTargets(
  client: PoolClient,
  projectId: number,
  policy: Policy,
  targets: readonly Target[],
  nowMs: number,
): Promise<string[]> {
  if (targets.length === 0 || !watchesStatus(policy)) return [];
  const firing = await firingComponents(client, projectId, policy.id);
  const writer = await DeliveryWriter.open(client, projectId, nowMs);
  const keys = [...firing.keys()];
  for (let i = 0; i < keys.length; i += CHUNK) {
    const data = new ChangeData(client, projectId);
    for (const situation of await readSituations(client, projectId, keys.slice(i, i + CHUNK), nowMs)) {
      const { environment, component, key, maintenance } = situation;
      const { rank, sinceMs, atMs } = presentStatus({ ...situation, notified: [] }, policy.minDurationMs, nowMs);
      const isChanging = rank !== firing.get(key);
      if (rank < severityRank('warning') || isChanging || spanAt(maintenance, nowMs) !== undefined) continue;
      const change = { from: 0, to: rank, sinceMs: Number.isFinite(sinceMs) ? sinceMs : nowMs, atMs };
      const cause: Cause = {
        kind: 'status.changed',
        environment,
        component,
        componentKey: key,
        from: 'unknown',
        to: severityOfRank(rank),
        sinceMs: change.sinceMs,
        minDurationMs: policy.minDurationMs,
        policyIds: [policy.id],
        data: data.of(situation, change),
      };
      if (match(policy, cause).kind === 'match') await writer.notify({ ...policy, targets }, cause, false);
    }
  }
  return writer.finish();
}
