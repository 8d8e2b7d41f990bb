import type { PoolClient } from 'pg';
import { severityOfRank } from '../../model/severity.js';
import { type Cause, recordNotices } from '../notify/notify.js';

interface Row {
  component_key: string;
  environment: string;
  path: string;
  rank: number;
  min_duration_ms: number;
  policy_ids: string[];
}

const FIRING = `SELECT s.component_key, c.environment, c.path, s.told AS rank, a.min_duration_ms,
  array_agg(s.policy_id ORDER BY s.policy_id) AS policy_ids
FROM alert_subject s
JOIN alert_policy a ON a.project_id = $1 AND a.id = s.policy_id AND a.enabled
JOIN component c ON c.project_id = $1 AND c.key = s.component_key
WHERE s.project_id = $1 AND s.component_key = ANY ($2) AND s.trigger = 'status-change' AND s.open AND s.told > 0
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 5, 4`;

/**
 * Records that the alarms and warnings of components end because the components are deleted, for the policies that
 * notified them (docs/rules/alerting.md#status-changes). Call it before the components and their subjects are deleted,
 * under the project's exclusive lock. Returns the ids of the deliveries to enqueue after the commit.
 */
export async function notifyDeletion(
  client: PoolClient,
  projectId: number,
  componentKeys: readonly string[],
  nowMs: number,
): Promise<string[]> {
  const { rows } = await client.query<Row>(FIRING, [projectId, componentKeys]);
  const causes = rows.map((row): Cause => {
    const { environment, path: component } = row;
    const [from, to] = [severityOfRank(row.rank), 'unknown'] as const;
    const since = new Date(nowMs).toISOString();
    return {
      kind: 'status.changed',
      environment,
      component,
      componentKey: row.component_key,
      from,
      to,
      sinceMs: nowMs,
      minDurationMs: row.min_duration_ms,
      policyIds: row.policy_ids,
      data: () => ({ component, environment, from, to, since, causes: [] }),
    };
  });
  return recordNotices(client, projectId, causes, nowMs, { ignoreMaintenance: true });
}
