import type { PoolClient } from 'pg';
import type { DbClock, DbWriter } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import { componentKey } from '../../gluing/core/keys.js';
import type { ComponentName } from '../core/ancestors.js';
import type { Maintenance } from '../core/suppressions.js';

type MaintenanceDeps = DbClock & DbWriter;

/**
 * Puts a component into maintenance from now until an instant ahead; one that is in force ends now and stays in the
 * past. Null for an unknown component.
 */
export async function beginMaintenance(
  deps: MaintenanceDeps,
  projectId: number,
  name: ComponentName,
  { untilMs, reason }: { untilMs: number; reason: string | null },
): Promise<Maintenance | null> {
  return changeMaintenance(deps, projectId, name, async (client, key, nowMs) => {
    await client.query(
      `INSERT INTO maintenance AS m (project_id, component_key, from_ms, until_ms, reason) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (project_id, component_key, from_ms) DO UPDATE SET until_ms = excluded.until_ms, reason = excluded.reason`,
      [projectId, key, nowMs, untilMs, reason],
    );
    return { component: name.component, fromMs: nowMs, untilMs, reason };
  });
}

/** Ends the maintenance of a component now; false for an unknown component. Without one in force nothing changes. */
export async function endMaintenance(deps: MaintenanceDeps, projectId: number, name: ComponentName): Promise<boolean> {
  return (await changeMaintenance(deps, projectId, name, async () => true)) ?? false;
}

async function changeMaintenance<T>(
  { pool, clock, writerId }: MaintenanceDeps,
  projectId: number,
  { environment, component }: ComponentName,
  then: (client: PoolClient, key: string, nowMs: number) => Promise<T>,
): Promise<T | null> {
  const key = componentKey(environment, component);
  return inTransaction(pool, async (client) => {
    // Shared with senders, but not with the deletion of the component. Then one change of the component at a time.
    await client.query('SELECT lock_project_shared($1)', [projectId]);
    const { rowCount } = await client.query(
      'SELECT FROM component WHERE project_id = $1 AND key = $2 FOR NO KEY UPDATE',
      [projectId, key],
    );
    if (!rowCount) return null;
    const nowMs = clock.now();
    const place = [projectId, key, nowMs];
    await client.query('DELETE FROM maintenance WHERE project_id = $1 AND component_key = $2 AND from_ms >= $3', place);
    await client.query(
      'UPDATE maintenance SET until_ms = $3 WHERE project_id = $1 AND component_key = $2 AND until_ms > $3',
      place,
    );
    const result = await then(client, key, nowMs);
    await client.query('SELECT status_changed($1, $2, $3, $3)', [projectId, writerId, nowMs]);
    return result;
  });
}
