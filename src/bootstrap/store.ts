import type { PoolClient } from 'pg';
import type { PrismaTx } from '../db/prisma-client.js';

/** "gluf" in ASCII; no other advisory lock of the service begins with it. */
const CONFIG_LOCK = 1_735_161_190;

/** What the file can contain. */
export type Kind = 'inspection' | 'policy';

/** Processes that start together apply the file one after the other. Released at the commit. */
export async function lockConfig(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, 0)', [CONFIG_LOCK]);
}

/** The ids of projects by slug, ascending; a project that does not exist is left out. */
export async function projectIds(tx: PrismaTx, slugs: string[]): Promise<Map<string, number>> {
  const rows = await tx.project.findMany({
    where: { slug: { in: slugs } },
    select: { id: true, slug: true },
    orderBy: { id: 'asc' },
  });
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

/** The names that were created in a project by default or from the file. */
export async function configuredNames(tx: PrismaTx, projectId: number, kind: Kind): Promise<Set<string>> {
  const rows = await tx.configured.findMany({ where: { projectId, kind }, select: { name: true } });
  return new Set(rows.map(({ name }) => name));
}

/** Stores a name of the file, so that it is not created again after it was deleted. */
export async function addConfiguredName(tx: PrismaTx, projectId: number, kind: Kind, name: string): Promise<void> {
  await tx.configured.createMany({ data: [{ projectId, kind, name }], skipDuplicates: true });
}
