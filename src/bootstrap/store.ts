import type { PoolClient } from 'pg';

/** "gluf": no other lock of the service begins with it. */
const CONFIG_LOCK = 1_735_161_190;

/** What the file can hold. */
export type Kind = 'inspection' | 'policy';

/** Processes that start together follow the file one after the other. Released at commit. */
export async function lockConfig(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, 0)', [CONFIG_LOCK]);
}

/** Projects by their slugs; those that are not there are left out. */
export async function projectIds(client: PoolClient, slugs: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: number; slug: string }>(
    'SELECT id, slug FROM project WHERE slug = ANY ($1) ORDER BY id',
    [slugs],
  );
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

/** Names of what was once made by itself in a project. */
export async function namesOnceMade(client: PoolClient, projectId: number, kind: Kind): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM configured WHERE project_id = $1 AND kind = $2',
    [projectId, kind],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Remembers what the file has named, so that it does not come back once it is deleted. */
export async function rememberMade(client: PoolClient, projectId: number, kind: Kind, name: string): Promise<void> {
  await client.query('INSERT INTO configured (project_id, kind, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    projectId,
    kind,
    name,
  ]);
}
