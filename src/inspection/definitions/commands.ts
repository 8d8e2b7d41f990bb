import type { PoolClient } from 'pg';
import type { DbClock, StoreQueries } from '../../db/context.js';
import { lockInspections, lockProject } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { isUuid } from '../../schemas/common/names.js';
import { DEFAULT_DEFINITION, type Definition, type Inspection, newInspection, redefined } from './definition.js';
import { findInspection, insertInspectionRow, policyNames, updateInspectionRow } from './definition-store.js';

type InspectionDeps = DbClock;

export function inspectionNotFound(): GluepointError {
  return new GluepointError('not-found', 'No such inspection in this project.');
}

/** Throws not-found. */
export async function readInspection(db: StoreQueries, projectId: number, id: string): Promise<Inspection> {
  const inspection = isUuid(id) ? await findInspection(db, projectId, { id }) : null;
  if (inspection === null) throw inspectionNotFound();
  return inspection;
}

/** What is left out gets its default. Throws conflict (name, number) and bad-input (policies). */
export async function createInspection(
  { pool, clock }: InspectionDeps,
  projectId: number,
  fields: Partial<Definition> & Pick<Definition, 'name'>,
): Promise<Inspection> {
  return inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProject(client, projectId);
    const inspection = newInspection({ ...DEFAULT_DEFINITION, ...fields }, 'api', clock.now());
    await checkPolicies(client, projectId, inspection.policyIds);
    await insertInspectionRow(client, projectId, inspection);
    return inspection;
  });
}

/** What is left out stays. Throws not-found, conflict and bad-input. */
export async function updateInspection(
  { pool, clock }: InspectionDeps,
  projectId: number,
  id: string,
  fields: Partial<Definition>,
): Promise<Inspection> {
  if (!isUuid(id)) throw inspectionNotFound();
  return inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProject(client, projectId);
    const before = await findInspection(client, projectId, { id });
    if (before === null) throw inspectionNotFound();
    if (Object.keys(fields).length === 0) return before;
    // A policy that was deleted since stays named: without it none named would be all.
    await checkPolicies(client, projectId, fields.policyIds ?? [], before.policyIds);
    const after = redefined(before, { ...before, ...fields }, 'api', clock.now());
    await updateInspectionRow(client, projectId, after);
    return after;
  });
}

async function checkPolicies(
  client: PoolClient,
  projectId: number,
  ids: readonly string[],
  allowed: readonly string[] = [],
): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set([...allowed, ...(await policyNames(client, projectId)).map(({ id }) => id)]);
  const errors: FieldError[] = ids.flatMap((id, n) =>
    known.has(id.toLowerCase()) ? [] : [{ path: `policies.${n}`, message: 'there is no such alert policy' }],
  );
  if (errors.length > 0) throw badInput(errors);
}
