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

/** Takes the lock that flushes share, which keeps deletions and changes of inspections out until the commit. */
export async function lockProjectShared(client: PoolClient, projectId: number): Promise<void> {
  await client.query('SELECT lock_project_shared($1)', [projectId]);
}

/** Keeps flushes and all others that share the lock of the project out until the commit. The project may not exist. */
export async function lockProjectExclusive(client: PoolClient, projectId: number): Promise<void> {
  await client.query('SELECT lock_project_exclusive($1)', [projectId]);
}

/**
 * Takes the locks under which events are deleted or shortened, in the order of all writers: the project, shared, then the
 * buckets of the types of these events, ascending.
 */
export async function lockTypesOfEvents(client: PoolClient, projectId: number, ids: readonly string[]): Promise<void> {
  await lockProjectShared(client, projectId);
  await client.query(
    `SELECT lock_type_buckets($1, ARRAY(
       SELECT DISTINCT type_bucket(t.key) FROM event e JOIN event_type t ON t.project_id = $1 AND t.id = e.type_id
       WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[]) ORDER BY 1))`,
    [projectId, ids],
  );
}

/**
 * Keeps senders out, so that none under way misses what an inspection minds from now on. The caller holds the
 * inspections. Throws not-found.
 */
export async function lockProject(client: PoolClient, projectId: number): Promise<void> {
  await lockProjectExclusive(client, projectId);
  const { rowCount } = await client.query('SELECT FROM project WHERE id = $1', [projectId]);
  if (!rowCount) throw new GluepointError('not-found', 'No such project.');
}
