import type { PrismaDbClock } from '../../db/context.js';
import { lockInspections, lockProject } from '../../db/locks.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import { inPrismaTransaction } from '../../db/transaction.js';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { isUuid } from '../../schemas/common/names.js';
import { DEFAULT_DEFINITION, type Definition, type Inspection, newInspection, redefined } from './definition.js';
import { findInspection, insertInspectionRow, policyNames, updateInspectionRow } from './definition-store.js';

export function inspectionNotFound(): GluepointError {
  return new GluepointError('not-found', 'No such inspection in this project.');
}

/** Throws not-found. */
export async function readInspection(tx: PrismaTx, projectId: number, id: string): Promise<Inspection> {
  const inspection = isUuid(id) ? await findInspection(tx, projectId, { id }) : null;
  if (inspection === null) throw inspectionNotFound();
  return inspection;
}

/** What is left out gets its default. Throws conflict (name, number) and bad-input (policies). */
export async function createInspection(
  deps: PrismaDbClock,
  projectId: number,
  fields: Partial<Definition> & Pick<Definition, 'name'>,
): Promise<Inspection> {
  return inPrismaTransaction(deps, async ({ tx, client }) => {
    await lockInspections(client, projectId);
    await lockProject(client, projectId);
    const inspection = newInspection({ ...DEFAULT_DEFINITION, ...fields }, 'api', deps.clock.now());
    await checkPolicies(tx, projectId, inspection.policyIds);
    await insertInspectionRow(tx, projectId, inspection);
    return inspection;
  });
}

/** What is left out stays. Throws not-found, conflict and bad-input. */
export async function updateInspection(
  deps: PrismaDbClock,
  projectId: number,
  id: string,
  fields: Partial<Definition>,
): Promise<Inspection> {
  if (!isUuid(id)) throw inspectionNotFound();
  return inPrismaTransaction(deps, async ({ tx, client }) => {
    await lockInspections(client, projectId);
    await lockProject(client, projectId);
    const before = await findInspection(tx, projectId, { id });
    if (before === null) throw inspectionNotFound();
    if (Object.keys(fields).length === 0) return before;
    // A policy that was deleted since stays named: without it none named would be all.
    await checkPolicies(tx, projectId, fields.policyIds ?? [], before.policyIds);
    const after = redefined(before, { ...before, ...fields }, 'api', deps.clock.now());
    await updateInspectionRow(tx, projectId, after);
    return after;
  });
}

async function checkPolicies(
  tx: PrismaTx,
  projectId: number,
  ids: readonly string[],
  allowed: readonly string[] = [],
): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set([...allowed, ...(await policyNames(tx, projectId)).map(({ id }) => id)]);
  const errors: FieldError[] = ids.flatMap((id, n) =>
    known.has(id.toLowerCase()) ? [] : [{ path: `policies.${n}`, message: 'there is no such alert policy' }],
  );
  if (errors.length > 0) throw badInput(errors);
}
