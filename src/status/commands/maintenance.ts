import type { DbWriter, PrismaDbClock } from '../../db/context.js';
import { lockProjectShared } from '../../db/locks.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import { inPrismaTransaction } from '../../db/transaction.js';
import { componentKey } from '../../gluing/core/keys.js';
import type { ComponentName } from '../core/ancestors.js';
import type { Maintenance } from '../core/suppressions.js';

type MaintenanceDeps = PrismaDbClock & DbWriter;

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
  return changeMaintenance(deps, projectId, name, async (tx, componentKey, fromMs) => {
    await tx.maintenance.create({ data: { projectId, componentKey, fromMs, untilMs, reason } });
    return { component: name.component, fromMs, untilMs, reason };
  });
}

/** Ends the maintenance of a component now; false for an unknown component. Without one in force nothing changes. */
export async function endMaintenance(deps: MaintenanceDeps, projectId: number, name: ComponentName): Promise<boolean> {
  return (await changeMaintenance(deps, projectId, name, async () => true)) ?? false;
}

async function changeMaintenance<T>(
  deps: MaintenanceDeps,
  projectId: number,
  { environment, component }: ComponentName,
  then: (tx: PrismaTx, key: string, nowMs: number) => Promise<T>,
): Promise<T | null> {
  const key = componentKey(environment, component);
  return inPrismaTransaction(deps, async ({ tx, client }) => {
    // Shared with senders, but not with the deletion of the component. Then one change of the component at a time.
    await lockProjectShared(client, projectId);
    const { rowCount } = await client.query(
      'SELECT FROM component WHERE project_id = $1 AND key = $2 FOR NO KEY UPDATE',
      [projectId, key],
    );
    if (!rowCount) return null;
    const nowMs = deps.clock.now();
    const place = { projectId, componentKey: key };
    await tx.maintenance.deleteMany({ where: { ...place, fromMs: { gte: nowMs } } });
    await tx.maintenance.updateMany({ where: { ...place, untilMs: { gt: nowMs } }, data: { untilMs: nowMs } });
    const result = await then(tx, key, nowMs);
    await client.query('SELECT status_changed($1, $2, $3, $3)', [projectId, deps.writerId, nowMs]);
    return result;
  });
}
