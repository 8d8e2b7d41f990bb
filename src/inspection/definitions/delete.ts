import type { PoolClient } from 'pg';
import type { Db } from '../../db/context.js';
import { lockInspections, lockProjectExclusive } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { inspectionNotFound, readInspection } from './commands.js';
import {
  deleteFindings,
  deleteInspectionRow,
  deleteNewErrorsOfInspection,
  findingsOfInspection,
} from './removal-store.js';

/** At most 1 000 types each. */
const STEP_FINDINGS = 50;
const STEP_ERRORS = 10_000;

/**
 * Deletes an inspection with its findings and what it had yet to evaluate: in bounded steps, then, in one last step
 * with senders kept out, what came in between and the inspection itself. Throws not-found.
 */
export async function deleteInspection(deps: Db, projectId: number, id: string): Promise<void> {
  await readInspection(deps.pool, projectId, id);
  const step = () =>
    inTransaction(deps.pool, async (client) => {
      await lockInspections(client, projectId);
      return deleteSome(client, projectId, id);
    });
  while (await step());
  await inTransaction(deps.pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProjectExclusive(client, projectId);
    while (await deleteSome(client, projectId, id));
    if (!(await deleteInspectionRow(client, projectId, id))) throw inspectionNotFound();
  });
}

/** Whether there may be more. */
async function deleteSome(client: PoolClient, projectId: number, id: string): Promise<boolean> {
  const ids = await findingsOfInspection(client, projectId, id, STEP_FINDINGS);
  if (ids.length > 0) await deleteFindings(client, projectId, ids);
  const errors = await deleteNewErrorsOfInspection(client, projectId, id, STEP_ERRORS);
  return ids.length === STEP_FINDINGS || errors === STEP_ERRORS;
}
