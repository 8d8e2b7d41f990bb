import type { PoolClient } from 'pg';

/** "gluf" in ASCII; no other advisory lock of the service begins with it. */
const CONFIG_LOCK = 1_735_161_190;

// All of this runs in the transaction of `pg` that holds the locks (docs/database.md#prisma-and-sql).

/** What the file can contain. */
export type Kind = 'inspection' | 'policy';

/** Processes that start together apply the file one after the other. Released at the commit. */
export async function lockConfig(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, 0)', [CONFIG_LOCK]);
}

/** The ids of projects by slug, ascending; a project that does not exist is left out. */
export async function projectIds(client: PoolClient, slugs: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: number; slug: string }>(
    'SELECT id, slug FROM project WHERE slug = ANY ($1) ORDER BY id',
    [slugs],
  );
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

/** The names that were created in a project by default or from the file. */
export async function configuredNames(client: PoolClient, projectId: number, kind: Kind): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM configured WHERE project_id = $1 AND kind = $2',
    [projectId, kind],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Stores a name of the file, so that it is not created again after it was deleted. */
export async function addConfiguredName(
  client: PoolClient,
  projectId: number,
  kind: Kind,
  name: string,
): Promise<void> {
  await client.query('INSERT INTO configured (project_id, kind, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    projectId,
    kind,
    name,
  ]);
}
