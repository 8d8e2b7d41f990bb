import type { PoolClient } from 'pg';
import { idsOfHour } from '../findings/finding.js';

// Deletes what belongs to inspections, types, components or the time before the retention. Runs write the same rows: the
// caller locks the inspections (db/locks.ts: lockInspections), so that no run is under way.

/** Some findings of an inspection. */
export async function findingsOfInspection(
  client: PoolClient,
  projectId: number,
  inspectionId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM finding WHERE project_id = $1 AND inspection_id = $2 ORDER BY id LIMIT $3',
    [projectId, inspectionId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Some findings of components. */
export async function findingsOfComponents(
  client: PoolClient,
  projectId: number,
  componentKeys: readonly string[],
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM finding WHERE project_id = $1 AND component_key = ANY ($2) LIMIT $3',
    [projectId, componentKeys, limit],
  );
  return rows.map(({ id }) => id);
}

/** Some findings that name a type. */
export async function findingsOfType(
  client: PoolClient,
  projectId: number,
  typeId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ finding_id: string }>(
    'SELECT finding_id FROM finding_type WHERE project_id = $1 AND type_id = $2 LIMIT $3',
    [projectId, typeId, limit],
  );
  return rows.map((row) => row.finding_id);
}

/** The first findings after an id, of hours before the edge, that recovered before it too, or never. */
export async function findingsBefore(
  client: PoolClient,
  projectId: number,
  edgeMs: number,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM finding WHERE project_id = $1 AND id > $5 AND id < $3 AND greatest(to_ms, recovered_ms) < $2
     ORDER BY id LIMIT $4`,
    [projectId, edgeMs, idsOfHour(edgeMs).least, limit, afterId],
  );
  return rows.map(({ id }) => id);
}

/** Deletes findings with their types; returns how many. */
export async function deleteFindings(client: PoolClient, projectId: number, ids: readonly string[]): Promise<number> {
  await client.query('DELETE FROM finding_type WHERE project_id = $1 AND finding_id = ANY ($2)', [projectId, ids]);
  const { rowCount } = await client.query('DELETE FROM finding WHERE project_id = $1 AND id = ANY ($2)', [
    projectId,
    ids,
  ]);
  return rowCount ?? 0;
}

/** Removes a type from findings. Returns the findings that stay; those without a type are deleted. */
export async function withdrawType(
  client: PoolClient,
  projectId: number,
  typeId: string,
  findingIds: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ finding_id: string }>(
    'DELETE FROM finding_type WHERE project_id = $1 AND type_id = $2 AND finding_id = ANY ($3) RETURNING finding_id',
    [projectId, typeId, findingIds],
  );
  const ids = rows.map((row) => row.finding_id);
  await client.query('UPDATE finding SET new_types = new_types - 1 WHERE project_id = $1 AND id = ANY ($2)', [
    projectId,
    ids,
  ]);
  const { rows: gone } = await client.query<{ id: string }>(
    'DELETE FROM finding WHERE project_id = $1 AND id = ANY ($2) AND new_types < 1 RETURNING id',
    [projectId, ids],
  );
  const goneIds = new Set(gone.map(({ id }) => id));
  return ids.filter((id) => !goneIds.has(id));
}

/** Deletes some of what an inspection has yet to evaluate; returns how many. */
export async function deleteNewErrorsOfInspection(
  client: PoolClient,
  projectId: number,
  inspectionId: string,
  limit: number,
): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM new_error WHERE project_id = $1 AND inspection_id = $2 AND type_id = ANY (ARRAY(
       SELECT type_id FROM new_error WHERE project_id = $1 AND inspection_id = $2 LIMIT $3))`,
    [projectId, inspectionId, limit],
  );
  return rowCount ?? 0;
}

/** Deletes what is kept of the first errors of types, and what inspections have yet to evaluate of them. */
export async function deleteFirstErrors(
  client: PoolClient,
  projectId: number,
  typeIds: readonly string[],
): Promise<void> {
  for (const table of ['new_error', 'first_error']) {
    await client.query(`DELETE FROM ${table} WHERE project_id = $1 AND type_id = ANY ($2)`, [projectId, typeIds]);
  }
}

/** Deletes an inspection. The caller holds it, and the project's exclusive lock. False when it has gone meanwhile. */
export async function deleteInspectionRow(client: PoolClient, projectId: number, id: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM inspection WHERE project_id = $1 AND id = $2', [projectId, id]);
  return rowCount === 1;
}
