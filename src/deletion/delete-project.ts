import type { PoolClient } from 'pg';
import type { ChangePool } from '../db/context.js';
import { lockInspections, lockProjectExclusive } from '../db/locks.js';
import { inTransaction } from '../db/transaction.js';

const BATCH_ROWS = 10_000;

/**
 * Deletes a project with all that is in it. Its keys go first, then every table that has a `project_id`, in bounded
 * steps under the project's exclusive lock, then, in one last step, what came in between and the project itself.
 */
export async function deleteProject(pool: ChangePool, projectId: number): Promise<void> {
  const tables = await tablesOfProjects(pool);
  await pool.query('DELETE FROM api_key WHERE project_id = $1', [projectId]);
  for (const table of tables) {
    // After the policies: no notice is recorded any more.
    if (table === 'delivery') await locked(pool, projectId, (client) => deleteWaitingDeliveries(client, projectId));
    while ((await locked(pool, projectId, (client) => deleteSome(client, table, projectId))) === BATCH_ROWS);
  }
  await locked(pool, projectId, async (client) => {
    for (const table of tables) await client.query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    await client.query('DELETE FROM project WHERE id = $1', [projectId]);
  });
}

/**
 * Deletes the deliveries that may be claimed meanwhile: the latest of a subject first, as who sends one of them locks them
 * (src/alerts/deliveries/claim-turn.ts).
 */
async function deleteWaitingDeliveries(client: PoolClient, projectId: number): Promise<void> {
  await client.query(
    `WITH held AS MATERIALIZED (
       SELECT id FROM delivery WHERE project_id = $1 AND next_attempt_ms IS NOT NULL
       ORDER BY subject_key, position DESC, id FOR UPDATE)
     DELETE FROM delivery d USING held h WHERE d.project_id = $1 AND d.id = h.id`,
    [projectId],
  );
}

/** Read from the catalogue, so that no table can be forgotten. */
async function tablesOfProjects(pool: ChangePool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(c.table_name) AS name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = current_schema() AND c.column_name = 'project_id' AND t.table_type = 'BASE TABLE'
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

function locked<T>(pool: ChangePool, projectId: number, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await lockInspections(client, projectId);
    await lockProjectExclusive(client, projectId);
    return work(client);
  });
}

async function deleteSome(client: PoolClient, table: string, projectId: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM ${table} WHERE project_id = $1
     AND ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE project_id = $1 LIMIT ${BATCH_ROWS}))`,
    [projectId],
  );
  return rowCount ?? 0;
}
