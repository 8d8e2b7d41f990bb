import { type DeleteDeps, deleteData, deleteRest } from './delete-data.js';
import { componentOfType, deleteEmptyType } from './store.js';

/**
 * Deletes an event type with all that is known of it; its next occurrence is new (docs/rules.md#life-of-the-data).
 * Ids of its occurrences stay claimed. False for an unknown type.
 */
export async function deleteType(deps: DeleteDeps, projectId: number, typeId: string): Promise<boolean> {
  const componentKey = await componentOfType(deps.pool, projectId, typeId);
  if (componentKey === null) return false;
  await deleteData(deps, projectId, { typeId }, async (client) => {
    await deleteRest(client, projectId, { typeId });
    await deleteEmptyType(client, projectId, typeId, componentKey);
  });
  return true;
}
