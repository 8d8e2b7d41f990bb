import type { PoolClient } from 'pg';
import type { ChangePool } from '../db/context.js';
import { lockInspections } from '../db/locks.js';
import { inTransaction } from '../db/transaction.js';
import {
  deleteFindings,
  deleteFirstErrors,
  findingsOfComponents,
  findingsOfType,
  withdrawType,
} from '../inspection/definitions/removal-store.js';
import { refreshSummaries } from '../inspection/findings/refresh-summary.js';
import { deleteDeliveriesOf, deleteSubjectsOf, typesOf } from './inspected-store.js';
import { type DeleteScope, partsOf } from './store.js';

/** At most 1 000 types each. */
const STEP_FINDINGS = 50;
const STEP_ROWS = 1_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Deletes, in bounded steps, most of what inspections and alerts know of a scope. Inspection runs wait for a step. */
export async function deleteInspected(pool: ChangePool, projectId: number, scope: DeleteScope): Promise<void> {
  const step = <T>(work: (client: PoolClient) => Promise<T>) =>
    inTransaction(pool, async (client) => {
      await lockInspections(client, projectId);
      return work(client);
    });
  for (const part of partsOf(scope)) {
    while (await step((client) => deleteSomeFindings(client, projectId, part)));
    if ('typeId' in part) return;
    for (let afterId: string | null = NO_ID; afterId !== null; ) {
      const after: string = afterId;
      afterId = await step((client) => deleteSomeErrors(client, projectId, part.componentKeys, after));
    }
  }
  if ('typeId' in scope) return;
  for (let afterId: string | null = NO_ID; afterId !== null; ) {
    const after: string = afterId;
    afterId = await step((client) => deleteDeliveriesOf(client, projectId, scope.root, after, STEP_ROWS));
  }
}

/** The rest of it. The caller holds the inspections and the project's exclusive lock. */
export async function deleteRestInspected(client: PoolClient, projectId: number, scope: DeleteScope): Promise<void> {
  for (const part of partsOf(scope)) {
    while (await deleteSomeFindings(client, projectId, part));
    if ('typeId' in part) return deleteFirstErrors(client, projectId, [part.typeId]);
    for (let afterId: string | null = NO_ID; afterId !== null; ) {
      afterId = await deleteSomeErrors(client, projectId, part.componentKeys, afterId);
    }
  }
  if ('typeId' in scope) return;
  await deleteSubjectsOf(client, projectId, scope.componentKeys);
  await deleteDeliveriesOf(client, projectId, scope.root, NO_ID, null);
}

/** Returns whether there may be more. */
async function deleteSomeFindings(client: PoolClient, projectId: number, scope: DeleteScope): Promise<boolean> {
  if ('typeId' in scope) {
    const ids = await findingsOfType(client, projectId, scope.typeId, STEP_FINDINGS);
    if (ids.length > 0)
      await refreshSummaries(client, projectId, await withdrawType(client, projectId, scope.typeId, ids));
    return ids.length === STEP_FINDINGS;
  }
  const ids = await findingsOfComponents(client, projectId, scope.componentKeys, STEP_FINDINGS);
  if (ids.length > 0) await deleteFindings(client, projectId, ids);
  return ids.length === STEP_FINDINGS;
}

/** Returns the id to go on after; null at the end. */
async function deleteSomeErrors(
  client: PoolClient,
  projectId: number,
  componentKeys: readonly string[],
  afterId: string,
): Promise<string | null> {
  const ids = await typesOf(client, projectId, componentKeys, afterId, STEP_ROWS);
  await deleteFirstErrors(client, projectId, ids);
  return ids.length === STEP_ROWS ? (ids.at(-1) ?? null) : null;
}
