import type { PoolClient } from 'pg';
import type { DbWriter } from '../db/context.js';
import { lockInspections } from '../db/locks.js';
import { inTransaction } from '../db/transaction.js';
import { deleteInspected, deleteRestInspected } from './inspected.js';
import { type DeleteScope, deleteEvents, lockTypesOfEvents, someEvents } from './store.js';

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
  for (;;) {
    const ids = await someEvents(pool, projectId, scope, STEP_EVENTS);
    if (ids.length < STEP_EVENTS) break;
    await inTransaction(pool, async (client) => {
      await lockTypesOfEvents(client, projectId, ids);
      await deleteEvents(client, projectId, ids);
      await client.query('SELECT status_changed($1, $2)', [projectId, writerId]);
    });
  }
  await deleteInspected(pool, projectId, scope);
  await inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await client.query('SELECT lock_project_exclusive($1)', [projectId]);
    await last(client);
    await client.query('SELECT status_changed($1, $2)', [projectId, writerId]);
  });
}

/** Deletes the rest of a scope. The caller holds the project's exclusive lock, so that nothing is added to it. */
export async function deleteRest(client: PoolClient, projectId: number, scope: DeleteScope): Promise<void> {
  for (;;) {
    const ids = await someEvents(client, projectId, scope, STEP_EVENTS);
    if (ids.length === 0) break;
    await deleteEvents(client, projectId, ids);
  }
  await deleteRestInspected(client, projectId, scope);
}
