import type { Prisma } from '../../db/prisma/client.js';
import { DEFAULT_INSPECTION } from '../../model/project.js';
import { newInspection } from './create.js';
import { DEFAULT_DEFINITION } from './definition.js';

/** Gives a project that is being made its inspection of all errors. Deleted, it does not come back. */
export async function insertDefaultInspection(
  tx: Prisma.TransactionClient,
  projectId: number,
  nowMs: number,
): Promise<void> {
  const { id, enabled, setBy, madeMs, inspectedUntilMs } = newInspection(DEFAULT_DEFINITION, 'default', nowMs);
  await tx.inspection.create({
    data: { projectId, id, name: DEFAULT_INSPECTION, enabled, setBy, madeMs, inspectedUntilMs },
  });
  await tx.configured.create({ data: { projectId, kind: 'inspection', name: DEFAULT_INSPECTION } });
}
