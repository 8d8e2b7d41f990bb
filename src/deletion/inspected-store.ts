import type { PoolClient } from 'pg';
import { isInSubtree } from '../db/subtree-sql.js';
import type { ComponentName } from '../status/core/ancestors.js';

/** Types of components by id, from after `afterId` on. */
export async function typesOf(
  client: PoolClient,
  projectId: number,
  componentKeys: readonly string[],
  afterId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM event_type WHERE project_id = $1 AND component_key = ANY ($2) AND id > $3 ORDER BY id LIMIT $4`,
    [projectId, componentKeys, afterId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Deletes what alert policies remember of components. Locks in the same order as deciding does. */
export async function deleteSubjectsOf(
  client: PoolClient,
  projectId: number,
  componentKeys: readonly string[],
): Promise<void> {
  await client.query(
    `SELECT FROM alert_subject WHERE project_id = $1 AND component_key = ANY ($2)
     ORDER BY component_key, policy_id, trigger COLLATE "C" FOR UPDATE`,
    [projectId, componentKeys],
  );
  await client.query('DELETE FROM alert_subject WHERE project_id = $1 AND component_key = ANY ($2)', [
    projectId,
    componentKeys,
  ]);
}

/**
 * Deletes the deliveries that name a component or a descendant of it, among the next `limit` of the project by id (null = all), but
 * not those that wait to notify that its status is unknown now, and no alarm or warning whose attempt is under way: its
 * end must wait for that. Returns the id to go on after; null at the end.
 */
export async function deleteDeliveriesOf(
  client: PoolClient,
  projectId: number,
  { environment, component }: ComponentName,
  afterId: string,
  limit: number | null,
): Promise<string | null> {
  const { rows } = await client.query<{ looked_at: number; last_id: string | null }>(
    `WITH page AS (
       SELECT id, environment, component FROM delivery WHERE project_id = $1 AND id > $3 ORDER BY id LIMIT $4),
     -- The latest of a subject first, as who sends one of them locks them (src/alerts/deliveries/claim-turn.ts).
     held AS MATERIALIZED (
       SELECT d.id FROM page p
       JOIN delivery d ON d.project_id = $1 AND d.id = p.id
       WHERE p.environment = $2 AND ${isInSubtree('p.component COLLATE "C"', '$5::text')} AND NOT (d.state = 'waiting' AND d.trigger = 'status-change'
           AND (d.to_rank = 0 OR d.to_rank >= 2 AND d.attempt_until_ms IS NOT NULL))
       ORDER BY d.subject_key, d.position DESC, d.id FOR UPDATE OF d),
     gone AS (DELETE FROM delivery d USING held h WHERE d.project_id = $1 AND d.id = h.id)
     SELECT count(*) AS looked_at, (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last_id FROM page`,
    [projectId, environment, afterId, limit, component],
  );
  const [page] = rows;
  return page === undefined || limit === null || page.looked_at < limit ? null : page.last_id;
}
