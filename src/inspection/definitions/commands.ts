import type { PoolClient } from 'pg';
import type { DbClock } from '../../db/context.js';
import { lockInspections, lockProject } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { isUuid } from '../../schemas/common/names.js';
import { newInspection, redefined } from './create.js';
import { DEFAULT_DEFINITION, type Definition, type Inspection } from './definition.js';
import { findInspection, insertInspection, updateInspection } from './definition-store.js';
import { policyNames } from './policy-store.js';

type InspectionDeps = DbClock;

export function noSuchInspection(): GluepointError {
  return new GluepointError('not-found', 'There is no such inspection in this project.');
}

/** Throws not-found. */
export async function readInspection({ pool }: InspectionDeps, projectId: number, id: string): Promise<Inspection> {
  const inspection = isUuid(id) ? await findInspection(pool, projectId, { id }) : null;
  if (inspection === null) throw noSuchInspection();
  return inspection;
}

/** What is left out gets its default. Throws conflict (name, number) and bad-input (policies). */
export async function addInspection(
  { pool, clock }: InspectionDeps,
  projectId: number,
  fields: Partial<Definition> & Pick<Definition, 'name'>,
): Promise<Inspection> {
  return inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProject(client, projectId);
    const inspection = newInspection({ ...DEFAULT_DEFINITION, ...fields }, 'api', clock.now());
    await checkPolicies(client, projectId, inspection.policyIds);
    await insertInspection(client, projectId, inspection);
    return inspection;
  });
}

/** What is left out stays. Throws not-found, conflict and bad-input. */
export async function changeInspection(
  { pool, clock }: InspectionDeps,
  projectId: number,
  id: string,
  fields: Partial<Definition>,
): Promise<Inspection> {
  if (!isUuid(id)) throw noSuchInspection();
  return inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProject(client, projectId);
    const before = await findInspection(client, projectId, { id });
    if (before === null) throw noSuchInspection();
    if (Object.keys(fields).length === 0) return before;
    // A policy that was deleted since stays named: without it none named would be all.
    await checkPolicies(client, projectId, fields.policyIds ?? [], before.policyIds);
    const after = redefined(before, { ...before, ...fields }, 'api', clock.now());
    await updateInspection(client, projectId, after);
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
