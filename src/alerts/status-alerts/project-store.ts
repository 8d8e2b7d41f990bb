import type { PoolClient } from 'pg';
import type { ChangePool } from '../../db/context.js';

/** As src/status/read/version-store.ts: what every writer has changed so far, as one text. */
const versionOf = (project: string) =>
  `(SELECT coalesce(string_agg(v.writer || ' ' || v.version, ',' ORDER BY v.writer), '')
    FROM status_version v WHERE v.project_id = ${project})`;

const WANTED = `SELECT DISTINCT a.project_id, a.min_duration_ms FROM alert_policy a
  WHERE a.enabled AND 'status-change' = ANY (a.triggers)`;

const PROJECTS = `SELECT coalesce(w.project_id, l.project_id) AS id
FROM (SELECT x.project_id, array_agg(x.min_duration_ms ORDER BY x.min_duration_ms) AS durations
      FROM (${WANTED}) x GROUP BY x.project_id) w
FULL JOIN status_look l ON l.project_id = w.project_id
WHERE l.project_id IS NULL OR w.project_id IS NULL OR l.due_ms <= $1 OR l.version <> ${versionOf('l.project_id')}
  OR w.durations <> ARRAY(SELECT d.min_duration_ms FROM status_duration d WHERE d.project_id = l.project_id ORDER BY 1)
ORDER BY 1`;

/** Projects in which a status, or the minimum durations of the policies, may have changed since the last evaluation. */
export async function projectsToEvaluate(pool: ChangePool, nowMs: number): Promise<number[]> {
  const query = { name: 'status_watch_projects', text: PROJECTS, values: [nowMs] };
  return (await pool.query<{ id: number }>(query)).rows.map(({ id }) => id);
}

/**
 * What the last evaluation left, locked until the commit; null while another process evaluates the project, or before its
 * first policy.
 */
export async function lockEvaluation(client: PoolClient, projectId: number): Promise<{ interventions: string } | null> {
  const text = 'SELECT interventions FROM status_look WHERE project_id = $1 FOR UPDATE SKIP LOCKED';
  return (await client.query<{ interventions: string }>(text, [projectId])).rows[0] ?? null;
}

/** The minimum durations of the policies (`wanted`), and those that are evaluated (`known`). */
export async function readDurations(client: PoolClient, projectId: number) {
  const wanted = await client.query<{ min_duration_ms: number }>(`${WANTED} AND a.project_id = $1`, [projectId]);
  const known = await client.query<{ min_duration_ms: number; from_ms: number }>(
    'SELECT min_duration_ms, from_ms FROM status_duration WHERE project_id = $1',
    [projectId],
  );
  return {
    wanted: wanted.rows.map((row) => row.min_duration_ms),
    known: known.rows.map((row) => ({ minDurationMs: row.min_duration_ms, fromMs: row.from_ms })),
  };
}

/** Deletes the minimum durations that no policy has any more. */
export async function dropDurations(client: PoolClient, projectId: number, unwanted: readonly number[]): Promise<void> {
  for (const table of ['status_duration', 'status_told']) {
    await client.query(`DELETE FROM ${table} WHERE project_id = $1 AND min_duration_ms = ANY ($2)`, [
      projectId,
      unwanted,
    ]);
  }
}

/** Deletes everything of a project that no policy evaluates any more. */
export async function deleteStatusAlerts(client: PoolClient, projectId: number): Promise<void> {
  for (const table of ['status_duration', 'status_told', 'status_watch', 'status_signal', 'status_look']) {
    await client.query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
  }
}

/** Evaluates a minimum duration from an instant on, and every component at the next evaluation. */
export async function addDuration(
  client: PoolClient,
  projectId: number,
  minDurationMs: number,
  nowMs: number,
): Promise<void> {
  const values = [projectId, minDurationMs, nowMs];
  await client.query(
    `INSERT INTO status_look (project_id, version, interventions) VALUES ($1, 'none', '')
     ON CONFLICT (project_id) DO UPDATE SET version = 'none'`,
    [projectId],
  );
  await client.query('UPDATE status_watch SET due_ms = 0 WHERE project_id = $1', [projectId]);
  await client.query('INSERT INTO status_duration (project_id, min_duration_ms, from_ms) VALUES ($1, $2, $3)', values);
}

/** Texts that differ once something was written, or an operator did something. */
export interface Marks {
  version: string;
  interventions: string;
}

/** How many policies decide about a change of status. */
export async function countStatusPolicies(client: PoolClient, projectId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM alert_policy a
     WHERE a.project_id = $1 AND a.enabled AND 'status-change' = ANY (a.triggers)`,
    [projectId],
  );
  return rows[0]?.count ?? 0;
}

/** What was written so far, and what operators did, as texts that differ once something was added. */
export async function readMarks(client: PoolClient, projectId: number): Promise<Marks> {
  const sums = `count(*) || ' ' || coalesce(sum(m.from_ms), 0) || ' ' || coalesce(sum(m.until_ms), 0)`;
  const { rows } = await client.query<Marks>(
    `SELECT ${versionOf('$1')} AS version, (SELECT ${sums} FROM type_mute m WHERE m.project_id = $1)
       || ', ' || (SELECT ${sums} FROM maintenance m WHERE m.project_id = $1) AS interventions`,
    [projectId],
  );
  return rows[0] as Marks;
}

/** Ends an evaluation: the next one is due when the first component is. */
export async function finishEvaluation(
  client: PoolClient,
  projectId: number,
  { version, interventions }: Marks,
): Promise<void> {
  await client.query(
    `UPDATE status_look SET version = $2, interventions = $3,
       due_ms = (SELECT min(w.due_ms) FROM status_watch w WHERE w.project_id = $1)
     WHERE project_id = $1`,
    [projectId, version, interventions],
  );
}
