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
  worst_rank: number;
  firing: boolean;
  suppression_logged: boolean;
  last_notified_rank: number;
}

// Inserts what is missing and locks all of it in one order: a transaction that decides at the same time waits, and then
// reads what was decided.
const LOCK = `INSERT INTO alert_subject AS s (project_id, policy_id, trigger, component_key, notified_ms, rank, open)
SELECT $1, k.policy_id, k.trigger, k.component_key, NULL, 0, false
FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS k(policy_id, trigger, component_key)
ORDER BY k.component_key, k.policy_id, k.trigger COLLATE "C"
ON CONFLICT (project_id, policy_id, trigger, component_key) DO UPDATE SET rank = s.rank
RETURNING policy_id, trigger, component_key, notified_ms, rank AS worst_rank, open AS firing,
  noted AS suppression_logged, told AS last_notified_rank`;

const SAVE = `UPDATE alert_subject s SET notified_ms = x.notified_ms, rank = x.worst_rank, open = x.firing,
  noted = x.suppression_logged, told = x.last_notified_rank
FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::smallint[], $7::boolean[], $8::boolean[],
  $9::smallint[])
  AS x(policy_id, trigger, component_key, notified_ms, worst_rank, firing, suppression_logged, last_notified_rank)
WHERE s.project_id = $1 AND s.policy_id = x.policy_id AND s.trigger = x.trigger AND s.component_key = x.component_key`;

/** Subjects of silence, locked until the transaction ends. */
export class LockedSubjects {
  readonly #known = new Map<string, Subject | null>();
  readonly #changed = new Map<string, SubjectKey>();

  /** Null before the first notice. Throws where it is not locked. */
  get(key: SubjectKey): Subject | null {
    const subject = this.#known.get(nameOf(key));
    if (subject === undefined) throw new Error(`the subject ${nameOf(key)} is not locked`);
    return subject;
  }

  set(key: SubjectKey, subject: Subject): void {
    this.#known.set(nameOf(key), subject);
    this.#changed.set(nameOf(key), key);
  }

  /** Locks subjects; call it with ascending keys of components. A subject may be named twice. */
  async lock(client: PoolClient, projectId: number, keys: readonly SubjectKey[]): Promise<void> {
    const missing = new Map(keys.map((key) => [nameOf(key), key]));
    if (missing.size === 0) return;
    const { rows } = await client.query<Row>(LOCK, [projectId, ...columnsOf([...missing.values()])]);
    for (const row of rows) {
      const key = { policyId: row.policy_id, trigger: row.trigger, componentKey: row.component_key };
      this.#known.set(nameOf(key), subjectOf(row));
    }
  }

  /** Writes what was set, and forgets all of them. The rows stay locked until the transaction ends. */
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
      subjects.map(({ worstRank }) => worstRank),
      subjects.map(({ firing }) => firing),
      subjects.map(({ suppressionLogged }) => suppressionLogged),
      subjects.map(({ lastNotifiedRank }) => lastNotifiedRank),
    ]);
  }
}

function subjectOf(row: Row): Subject | null {
  if (row.notified_ms === null) return null;
  return {
    notifiedMs: row.notified_ms,
    worstRank: row.worst_rank,
    lastNotifiedRank: row.last_notified_rank,
    firing: row.firing,
    suppressionLogged: row.suppression_logged,
  };
}

/** A subject as one text. */
export function nameOf({ policyId, trigger, componentKey }: SubjectKey): string {
  return `${componentKey} ${policyId} ${trigger}`;
}

function columnsOf(keys: readonly SubjectKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ policyId }) => policyId),
    keys.map(({ trigger }) => trigger),
    keys.map(({ componentKey }) => componentKey),
  ];
}

/** Names of those of the subjects that have a beginning whose end was not notified; they are not locked. */
export async function firingAmong(
  client: PoolClient,
  projectId: number,
  keys: readonly SubjectKey[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await client.query<{ policy_id: string; trigger: Trigger; component_key: string }>(
    `SELECT s.policy_id, s.trigger, s.component_key FROM unnest($2::uuid[], $3::text[], $4::uuid[])
       AS k(policy_id, trigger, component_key)
     JOIN alert_subject s ON s.project_id = $1 AND s.policy_id = k.policy_id AND s.trigger = k.trigger
       AND s.component_key = k.component_key
     WHERE s.open`,
    [projectId, ...columnsOf(keys)],
  );
  return new Set(
    rows.map((row) => nameOf({ policyId: row.policy_id, trigger: row.trigger, componentKey: row.component_key })),
  );
}

/** The ranks last notified by key of component, of the components whose alarm or warning a policy notified and not its end. */
export async function firingComponents(
  client: PoolClient,
  projectId: number,
  policyId: string,
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ component_key: string; rank: number }>(
    `SELECT component_key, told AS rank FROM alert_subject
     WHERE project_id = $1 AND policy_id = $2 AND trigger = 'status-change' AND open ORDER BY component_key`,
    [projectId, policyId],
  );
  return new Map(rows.map((row) => [row.component_key, row.rank]));
}
