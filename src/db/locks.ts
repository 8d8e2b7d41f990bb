import type { PoolClient } from 'pg';
import { GluepointError } from '../lib/errors.js';

/**
 * Locks inspections of a project, all of them without ids, so that no run works on them. Order for everybody: the
 * inspections, the project, the rest. A run shares the project for seconds: who waits for it here, and only then for
 * the project, stops no sender.
 */
export async function lockInspections(client: PoolClient, projectId: number, ids?: readonly string[]): Promise<void> {
  await client.query(
    'SELECT FROM inspection WHERE project_id = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2)) ORDER BY id FOR UPDATE',
    [projectId, ids ?? null],
  );
}

/**
 * Keeps senders out, so that none under way misses what an inspection minds from now on. The caller holds the
 * inspections. Throws not-found.
 */
export async function lockProject(client: PoolClient, projectId: number): Promise<void> {
  await client.query('SELECT lock_project_exclusive($1)', [projectId]);
  const { rowCount } = await client.query('SELECT FROM project WHERE id = $1', [projectId]);
  if (!rowCount) throw new GluepointError('not-found', 'No such project.');
}
