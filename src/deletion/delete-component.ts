import type { ComponentName } from '../status/core/ancestors.js';
import { type DeleteDeps, deleteData, deleteRest } from './delete-data.js';
import { deleteEmptyComponents, subtreeKeys } from './store.js';

/**
 * Deletes a component in one environment with its descendants, their types and all that is known of them; the next
 * occurrence is new (docs/rules.md#life-of-the-data). Its ancestors stay, and ids of occurrences stay claimed.
 * False for an unknown component.
 */
export async function deleteComponent(
  deps: DeleteDeps,
  projectId: number,
  { environment, component }: ComponentName,
): Promise<boolean> {
  const keys = await subtreeKeys(deps.pool, projectId, environment, component);
  if (keys.length === 0) return false;
  await deleteData(deps, projectId, { componentKeys: keys }, async (client) => {
    // A descendant may have been created in the meantime.
    const componentKeys = await subtreeKeys(client, projectId, environment, component);
    await deleteRest(client, projectId, { componentKeys });
    await deleteEmptyComponents(client, projectId, componentKeys);
  });
  return true;
}
