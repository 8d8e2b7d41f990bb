import { enqueue } from '../alerts/deliveries/enqueue.js';
import { notifyDeletion } from '../alerts/status-alerts/component-deletion.js';
import type { DbClockLog } from '../db/context.js';
import type { JobAdder } from '../queue/job-queue.js';
import type { ComponentName } from '../status/core/ancestors.js';
import { type DeleteDeps, deleteData, deleteRest } from './delete-data.js';
import { deleteEmptyComponents, subtreeKeys } from './store.js';

/**
 * Deletes a component in one environment with its descendants, their types and all that is known of them; the next
 * occurrence is new (docs/rules.md#life-of-the-data). Its ancestors stay, and ids of occurrences stay claimed.
 * Policies that notified an alarm of it are notified of its end. False for an unknown component.
 */
export async function deleteComponent(
  deps: DeleteDeps & DbClockLog & { queue: JobAdder },
  projectId: number,
  root: ComponentName,
): Promise<boolean> {
  const { environment, component } = root;
  const keys = await subtreeKeys(deps.pool, projectId, environment, component);
  if (keys.length === 0) return false;
  let deliveryIds: string[] = [];
  await deleteData(deps, projectId, { root, componentKeys: keys }, async (client) => {
    // A descendant may have been created in the meantime.
    const componentKeys = await subtreeKeys(client, projectId, environment, component);
    deliveryIds = await notifyDeletion(client, projectId, componentKeys, deps.clock.now());
    await deleteRest(client, projectId, { root, componentKeys });
    await deleteEmptyComponents(client, projectId, componentKeys);
  });
  enqueue(deps, projectId, deliveryIds);
  return true;
}
