import type { PoolClient } from 'pg';
import type { StoreQueries } from '../db/context.js';
import { isInSubtree } from '../db/subtree-sql.js';
import type { ComponentName } from '../status/core/ancestors.js';

/** Whose events are deleted: those of a type, or of a component and its descendants, which have these keys. */
export type DeleteScope = { typeId: string } | { root: ComponentName; componentKeys: readonly string[] };

/** Components whose rows one statement looks for. */
const SLICE = 100;

/**
 * Parts of a scope, to be emptied one after the other: so a statement does not look again, for each step, at all the
 * components that are empty by then.
 */
export function partsOf(scope: DeleteScope): DeleteScope[] {
  if ('typeId' in scope) return [scope];
  const { root, componentKeys } = scope;
  return Array.from({ length: Math.ceil(componentKeys.length / SLICE) }, (_, n) => ({
    root,
    componentKeys: componentKeys.slice(n * SLICE, (n + 1) * SLICE),
  }));
}

/** Some events of a scope. */
export async function someEvents(
  db: StoreQueries,
  projectId: number,
  scope: DeleteScope,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'typeId' in scope
      ? 'SELECT id FROM event WHERE project_id = $1 AND type_id = $2 LIMIT $3'
      : 'SELECT id FROM event WHERE project_id = $1 AND component_key = ANY ($2) LIMIT $3',
    [projectId, 'typeId' in scope ? scope.typeId : scope.componentKeys, limit],
  );
  return rows.map(({ id }) => id);
}

/** Tables with rows by series, which are deleted once the series has no event. */
const OF_SERIES = ['relevance_window', 'occurrence_minute', 'closing', 'status_signal'] as const;

/** Deletes events and the rows that belong to them. The caller holds the locks. */
export async function deleteEvents(client: PoolClient, projectId: number, ids: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ id: string; series_key: string }>(
    'DELETE FROM event WHERE project_id = $1 AND id = ANY ($2) RETURNING id, series_key',
    [projectId, ids],
  );
  if (rows.length === 0) return;
  await client.query('DELETE FROM event_redirect WHERE project_id = $1 AND survivor_id = ANY ($2)', [
    projectId,
    rows.map(({ id }) => id),
  ]);
  const seriesKeys = [...new Set(rows.map((row) => row.series_key))];
  for (const table of OF_SERIES) {
    await client.query(
      `DELETE FROM ${table} x USING unnest($2::uuid[]) AS s(series_key)
       WHERE x.project_id = $1 AND x.series_key = s.series_key
         AND NOT EXISTS (SELECT FROM event e WHERE e.project_id = $1 AND e.series_key = s.series_key)`,
      [projectId, seriesKeys],
    );
  }
}

/** The component of a type; null for an unknown type. */
export async function componentOfType(db: StoreQueries, projectId: number, typeId: string): Promise<string | null> {
  const { rows } = await db.query<{ component_key: string }>(
    'SELECT component_key FROM event_type WHERE project_id = $1 AND id = $2',
    [projectId, typeId],
  );
  return rows[0]?.component_key ?? null;
}

/** Deletes a type that has no event, and its mutes. The caller holds the project's exclusive lock. */
export async function deleteEmptyType(
  client: PoolClient,
  projectId: number,
  typeId: string,
  componentKey: string,
): Promise<void> {
  await client.query('DELETE FROM type_mute WHERE project_id = $1 AND type_id = $2', [projectId, typeId]);
  await client.query('DELETE FROM event_type WHERE project_id = $1 AND id = $2', [projectId, typeId]);
  // Its signals were deleted with its events: the status of the component may have changed.
  await client.query('UPDATE status_watch SET due_ms = 0 WHERE project_id = $1 AND component_key = $2', [
    projectId,
    componentKey,
  ]);
  await client.query(
    `UPDATE component SET relevant_minute = (
       SELECT max(e.relevant_minute) FROM event e WHERE e.project_id = $1 AND e.component_key = $2)
     WHERE project_id = $1 AND key = $2`,
    [projectId, componentKey],
  );
}

/** Keys of a component and its descendants; none for an unknown one. */
export async function subtreeKeys(
  db: StoreQueries,
  projectId: number,
  environment: string,
  path: string,
): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `SELECT key FROM component WHERE project_id = $1 AND environment = $2 AND ${isInSubtree('path', '$3')}`,
    [projectId, environment, path],
  );
  return rows.map(({ key }) => key);
}

/** Deletes components that have no event, their types, mutes and maintenance. The caller holds the project's exclusive lock. */
export async function deleteEmptyComponents(
  client: PoolClient,
  projectId: number,
  keys: readonly string[],
): Promise<void> {
  for (const sql of [
    `DELETE FROM type_mute m USING event_type t WHERE m.project_id = $1 AND t.project_id = $1
       AND t.id = m.type_id AND t.component_key = ANY ($2)`,
    'DELETE FROM event_type WHERE project_id = $1 AND component_key = ANY ($2)',
    'DELETE FROM maintenance WHERE project_id = $1 AND component_key = ANY ($2)',
    'DELETE FROM status_signal WHERE project_id = $1 AND component_key = ANY ($2)',
    'DELETE FROM status_watch WHERE project_id = $1 AND component_key = ANY ($2)',
    'DELETE FROM status_told WHERE project_id = $1 AND component_key = ANY ($2)',
    'DELETE FROM component WHERE project_id = $1 AND key = ANY ($2)',
  ]) {
    await client.query(sql, [projectId, keys]);
  }
}
