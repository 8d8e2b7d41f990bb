import type { PoolClient } from 'pg';
import type { Trigger } from '../../model/trigger.js';
import type { Subject } from './decide.js';

/** Names a subject of silence in a project. */
export interface SubjectKey {
  policyId: string;
  trigger: Trigger;
  componentKey: string;
}

interface Row {
  policy_id: string;
  trigger: Trigger;
  component_key: string;
  notified_ms: number | null;
  rank: number;
  open: boolean;
  noted: boolean;
  told: number;
}

// Makes what is missing and locks all of it in one order, so that who decides at the same time waits and then sees
// what was decided.
const LOCK = `INSERT INTO alert_subject AS s (project_id, policy_id, trigger, component_key, notified_ms, rank, open)
SELECT $1, k.policy_id, k.trigger, k.component_key, NULL, 0, false
FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS k(policy_id, trigger, component_key)
ORDER BY k.component_key, k.policy_id, k.trigger COLLATE "C"
ON CONFLICT (project_id, policy_id, trigger, component_key) DO UPDATE SET rank = s.rank
RETURNING policy_id, trigger, component_key, notified_ms, rank, open, noted, told`;

const SAVE = `UPDATE alert_subject s SET notified_ms = x.notified_ms, rank = x.rank, open = x.open, noted = x.noted,
  told = x.told
FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::smallint[], $7::boolean[], $8::boolean[],
  $9::smallint[])
  AS x(policy_id, trigger, component_key, notified_ms, rank, open, noted, told)
WHERE s.project_id = $1 AND s.policy_id = x.policy_id AND s.trigger = x.trigger AND s.component_key = x.component_key`;

/** Subjects of silence that the transaction holds until it ends. */
export class HeldSubjects {
  readonly #known = new Map<string, Subject | null>();
  readonly #changed = new Map<string, SubjectKey>();

  /** What was told of it; null = nothing yet. */
  get(key: SubjectKey): Subject | null {
    const subject = this.#known.get(nameOf(key));
    if (subject === undefined) throw new Error(`the subject ${nameOf(key)} is not held`);
    return subject;
  }

  set(key: SubjectKey, subject: Subject): void {
    this.#known.set(nameOf(key), subject);
    this.#changed.set(nameOf(key), key);
  }

  /** Holds subjects, each component's after those of smaller keys; the same one may be named twice. */
  async hold(client: PoolClient, projectId: number, keys: readonly SubjectKey[]): Promise<void> {
    const missing = new Map(keys.map((key) => [nameOf(key), key]));
    if (missing.size === 0) return;
    const { rows } = await client.query<Row>(LOCK, [projectId, ...columnsOf([...missing.values()])]);
    for (const row of rows) {
      const { notified_ms: notifiedMs, rank, open, noted, told } = row;
      const key = { policyId: row.policy_id, trigger: row.trigger, componentKey: row.component_key };
      this.#known.set(nameOf(key), notifiedMs === null ? null : { notifiedMs, rank, open, noted, told });
    }
  }

  /** Writes what was set. Memory forgets all of them; the store holds them until the transaction ends. */
  async save(client: PoolClient, projectId: number): Promise<void> {
    const keys = [...this.#changed.values()];
    const subjects = keys.map((key) => this.get(key) as Subject);
    this.#changed.clear();
    this.#known.clear();
    if (keys.length === 0) return;
    await client.query(SAVE, [
      projectId,
      ...columnsOf(keys),
      subjects.map(({ notifiedMs }) => notifiedMs),
      subjects.map(({ rank }) => rank),
      subjects.map(({ open }) => open),
      subjects.map(({ noted }) => noted),
      subjects.map(({ told }) => told),
    ]);
  }
}

function nameOf({ policyId, trigger, componentKey }: SubjectKey): string {
  return `${componentKey} ${policyId} ${trigger}`;
}

function columnsOf(keys: readonly SubjectKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ policyId }) => policyId),
    keys.map(({ trigger }) => trigger),
    keys.map(({ componentKey }) => componentKey),
  ];
}

/** What a policy has told, when the policy goes. */
export async function deleteSubjectsOfPolicy(client: PoolClient, projectId: number, policyId: string): Promise<void> {
  await client.query('DELETE FROM alert_subject WHERE project_id = $1 AND policy_id = $2', [projectId, policyId]);
}

/** A policy that a silence, over now, may have kept from learning how bad the status of a component is. */
export interface Owed {
  policyId: string;
  componentKey: string;
  minDurationMs: number;
  /** The rank that it believes. */
  told: number;
}

/**
 * Who may be owed a notice of a change of status, by component: their silences ended, in which something was
 * suppressed.
 */
export async function readOwed(client: PoolClient, projectId: number, nowMs: number): Promise<Map<string, Owed[]>> {
  const { rows } = await client.query<{
    policy_id: string;
    component_key: string;
    min_duration_ms: number;
    told: number;
  }>(
    `SELECT s.policy_id, s.component_key, a.min_duration_ms, s.told
     FROM alert_subject s JOIN alert_policy a ON a.project_id = $1 AND a.id = s.policy_id AND a.enabled
     WHERE s.project_id = $1 AND s.trigger = 'status-change' AND s.noted AND s.notified_ms + a.silence_ms <= $2`,
    [projectId, nowMs],
  );
  const owed = new Map<string, Owed[]>();
  for (const { policy_id: policyId, component_key: componentKey, min_duration_ms: minDurationMs, told } of rows) {
    const its = owed.get(componentKey) ?? [];
    owed.set(componentKey, [...its, { policyId, componentKey, minDurationMs, told }]);
  }
  return owed;
}

/** Their silences are over, and nothing is owed to them: the next one is listed anew. */
export async function settleOwed(client: PoolClient, projectId: number, owed: readonly Owed[]): Promise<void> {
  if (owed.length === 0) return;
  await client.query(
    `UPDATE alert_subject s SET noted = false FROM unnest($2::uuid[], $3::uuid[]) AS x(policy_id, component_key)
     WHERE s.project_id = $1 AND s.policy_id = x.policy_id AND s.trigger = 'status-change' AND s.component_key = x.component_key`,
    [projectId, owed.map(({ policyId }) => policyId), owed.map(({ componentKey }) => componentKey)],
  );
}
