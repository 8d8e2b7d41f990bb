import type { Snapshot } from './snapshot.js';

const CHILDREN = `SELECT a.n, c.key = a.key AS itself, c.path
FROM unnest($2::uuid[]) WITH ORDINALITY AS a(key, n)
CROSS JOIN LATERAL (
  SELECT c.key, c.path FROM component c WHERE c.project_id = $1 AND c.key = a.key
  UNION ALL
  SELECT c.key, c.path FROM component c WHERE c.project_id = $1 AND c.parent_key = a.key
) c`;

/** The direct children of components by their keys; null for a component that does not exist. */
export async function readChildren(
  db: Snapshot,
  projectId: number,
  keys: readonly string[],
): Promise<(string[] | null)[]> {
  const { rows } = await db.query<{ n: number; itself: boolean; path: string }>({
    name: 'status_children',
    text: CHILDREN,
    values: [projectId, keys],
  });
  const exists = new Set(rows.filter(({ itself }) => itself).map(({ n }) => n));
  const children = keys.map((_, i) => (exists.has(i + 1) ? ([] as string[]) : null));
  for (const { n, itself, path } of rows) if (!itself) children[n - 1]?.push(path);
  return children;
}

/** Names of event types by id. */
export async function readTypeNames(
  db: Snapshot,
  projectId: number,
  typeIds: readonly string[],
): Promise<Map<string, string>> {
  if (typeIds.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; name: string }>({
    name: 'status_type_names',
    text: 'SELECT t.id, t.name FROM event_type t WHERE t.project_id = $1 AND t.id = ANY ($2)',
    values: [projectId, typeIds],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
