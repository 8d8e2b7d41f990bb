import type { PoolClient } from 'pg';
import type { ComponentMemory, NotifiedStatus } from './changes.js';
import { multirangeOf, spansOf } from './multirange.js';

/** Keys of the components with new signals or due by an instant; with `all`, of every component that is remembered. */
export async function componentsToEvaluate(client: PoolClient, projectId: number, nowMs: number, all: boolean) {
  const { rows } = await client.query<{ key: string }>(
    `SELECT component_key AS key
     FROM (SELECT s.component_key, sum(s.version) AS version FROM status_signal s WHERE s.project_id = $1 GROUP BY 1) s
     FULL JOIN (SELECT w.component_key, w.component_key AS known, w.due_ms, w.signals FROM status_watch w
                WHERE w.project_id = $1) w USING (component_key)
     FULL JOIN (SELECT DISTINCT t.component_key FROM status_told t WHERE t.project_id = $1) t USING (component_key)
     WHERE $3 OR w.known IS NULL OR w.due_ms <= $2 OR w.signals <> coalesce(s.version, 0) ORDER BY 1`,
    [projectId, nowMs, all],
  );
  return rows.map(({ key }) => key);
}

/** A component with what the last evaluation left of it. */
export interface RememberedComponent {
  key: string;
  environment: string;
  component: string;
  memory: ComponentMemory;
  /** The rank that counts as notified, by minimum duration; a missing one is 0. */
  notifiedRanks: Map<number, number>;
}

interface Row {
  key: string;
  environment: string;
  path: string;
  judged_ms: number | null;
  alarm: string | null;
  warning: string | null;
  success: string | null;
  ranks: [number, number][] | null;
}

const COMPONENTS = `SELECT c.key, c.environment, c.path, w.judged_ms, w.alarm, w.warning, w.success,
  (SELECT json_agg(json_build_array(t.min_duration_ms, t.rank)) FROM status_told t
   WHERE t.project_id = $1 AND t.component_key = c.key) AS ranks
FROM component c LEFT JOIN status_watch w ON w.project_id = $1 AND w.component_key = c.key
WHERE c.project_id = $1 AND c.key = ANY ($2)`;

/** A key without a component is left out. */
export async function readComponents(
  client: PoolClient,
  projectId: number,
  keys: readonly string[],
): Promise<RememberedComponent[]> {
  const { rows } = await client.query<Row>(COMPONENTS, [projectId, keys]);
  return rows.map(({ key, environment, path, judged_ms, alarm, warning, success, ranks }) => ({
    key,
    environment,
    component: path,
    memory: {
      evaluatedMs: judged_ms ?? -Infinity,
      seen: [[], spansOf(success ?? ''), spansOf(warning ?? ''), spansOf(alarm ?? '')],
    },
    notifiedRanks: new Map(ranks),
  }));
}

/** What an evaluation leaves of a component. */
export interface NewMemory {
  key: string;
  memory: ComponentMemory;
  /** When to evaluate it again; Infinity = never. */
  dueMs: number;
  /** The sum of the versions of its signals, as they were read. */
  signals: number;
}

const WRITE_MEMORIES = `INSERT INTO status_watch AS w (project_id, component_key, judged_ms, due_ms, signals, alarm, warning, success)
SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[],
  $6::int8multirange[], $7::int8multirange[], $8::int8multirange[])
ON CONFLICT (project_id, component_key) DO UPDATE SET judged_ms = excluded.judged_ms, due_ms = excluded.due_ms,
  signals = excluded.signals, alarm = excluded.alarm, warning = excluded.warning, success = excluded.success`;

export async function writeMemories(client: PoolClient, projectId: number, all: readonly NewMemory[]): Promise<void> {
  if (all.length === 0) return;
  const level = (rank: number) => all.map(({ memory }) => multirangeOf(memory.seen[rank] ?? []));
  await client.query(WRITE_MEMORIES, [
    projectId,
    all.map(({ key }) => key),
    all.map(({ memory }) => memory.evaluatedMs),
    all.map(({ dueMs }) => (dueMs === Infinity ? null : dueMs)),
    all.map(({ signals }) => signals),
    level(3),
    level(2),
    level(1),
  ]);
}

/** Sets when components are due, and leaves the rest of their memory. New signals are evaluated before. */
export async function postponeComponents(
  client: PoolClient,
  projectId: number,
  keys: readonly string[],
  dueMs: number,
): Promise<void> {
  if (keys.length === 0) return;
  await client.query('UPDATE status_watch SET due_ms = $3 WHERE project_id = $1 AND component_key = ANY ($2)', [
    projectId,
    keys,
    dueMs,
  ]);
}

export async function deleteMemories(client: PoolClient, projectId: number, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await client.query('DELETE FROM status_watch WHERE project_id = $1 AND component_key = ANY ($2)', [projectId, keys]);
}

/** The rank of a component that counts as notified for a minimum duration. */
export interface NotifiedRank extends Pick<NotifiedStatus, 'minDurationMs' | 'rank'> {
  key: string;
}

/** A rank of 0 is stored as no row. */
export async function writeNotifiedRanks(
  client: PoolClient,
  projectId: number,
  ranks: readonly NotifiedRank[],
): Promise<void> {
  if (ranks.length === 0) return;
  await client.query(
    `WITH x AS MATERIALIZED (
       SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::smallint[]) AS a(component_key, min_duration_ms, rank)
     ), unknown AS (
       DELETE FROM status_told t USING x WHERE x.rank = 0
         AND t.project_id = $1 AND t.component_key = x.component_key AND t.min_duration_ms = x.min_duration_ms
     )
     INSERT INTO status_told (project_id, component_key, min_duration_ms, rank) SELECT $1, x.* FROM x WHERE x.rank > 0
     ON CONFLICT (project_id, component_key, min_duration_ms) DO UPDATE SET rank = excluded.rank`,
    [projectId, ranks.map(({ key }) => key), ranks.map((one) => one.minDurationMs), ranks.map(({ rank }) => rank)],
  );
}
