import type { PoolClient } from 'pg';
import type { DbWriter } from '../db/context.js';
import { lockInspections, lockProjectExclusive, lockTypesOfEvents } from '../db/locks.js';
import { inTransaction } from '../db/transaction.js';
import { deleteInspected, deleteRestInspected } from './inspected.js';
import { type DeleteScope, deleteEvents, partsOf, someEvents } from './store.js';

export type DeleteDeps = DbWriter;

/** Events that one transaction deletes: senders to their types wait for it. */
const STEP_EVENTS = 200;

/**
 * Deletes the events of a scope, with their findings and deliveries, in bounded steps, so that senders can go on between
 * them; and then, in one last step under the project's exclusive lock, what was stored in the meantime and what the
 * events belonged to.
 */
export async function deleteData(
  { pool, writerId }: DeleteDeps,
  projectId: number,
  scope: DeleteScope,
  last: (client: PoolClient) => Promise<void>,
): Promise<void> {
  for (const part of partsOf(scope)) {
    for (;;) {
      const ids = await someEvents(pool, projectId, part, STEP_EVENTS);
      if (ids.length === 0) break;
      await inTransaction(pool, async (client) => {
        await lockTypesOfEvents(client, projectId, ids);
        await deleteEvents(client, projectId, ids);
        await client.query('SELECT status_changed($1, $2)', [projectId, writerId]);
      });
    }
  }
  await deleteInspected(pool, projectId, scope);
  await inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProjectExclusive(client, projectId);
    await last(client);
    await client.query('SELECT status_changed($1, $2)', [projectId, writerId]);
  });
}

/** Deletes the rest of a scope. The caller holds the project's exclusive lock, so that nothing is added to it. */
export async function deleteRest(client: PoolClient, projectId: number, scope: DeleteScope): Promise<void> {
  for (const part of partsOf(scope)) {
    for (;;) {
      const ids = await someEvents(client, projectId, part, STEP_EVENTS);
      if (ids.length === 0) break;
      await deleteEvents(client, projectId, ids);
    }
  }
  await deleteRestInspected(client, projectId, scope);
}
