import type { StoreQueries } from '../../db/context.js';
import { SqlParameters } from '../../events/sql.js';
import type { DeliveryState } from '../../model/delivery-state.js';
import { type Severity, severityOfRank, severityRank } from '../../model/severity.js';
import { type Delivery, type DeliveryTrigger, firstIdAt, type NewDelivery, type ShownTarget } from './delivery.js';

const COLUMNS = `id, policy_id, target, trigger, environment, component, finding_id, from_rank, to_rank, state,
  reason, attempts, last_answer, created_ms, delivered_ms, next_attempt_ms`;

interface Row {
  id: string;
  policy_id: string;
  target: ShownTarget | null;
  trigger: DeliveryTrigger;
  environment: string | null;
  component: string | null;
  finding_id: string | null;
  from_rank: number | null;
  to_rank: number | null;
  state: DeliveryState;
  reason: string | null;
  attempts: number;
  last_answer: string | null;
  created_ms: number;
  delivered_ms: number | null;
  next_attempt_ms: number | null;
}

function toDelivery(row: Row): Delivery {
  return {
    id: row.id,
    policyId: row.policy_id,
    target: row.target,
    trigger: row.trigger,
    subject: subjectOf(row),
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    lastAnswer: row.last_answer,
    createdMs: row.created_ms,
    deliveredMs: row.delivered_ms,
    nextAttemptMs: row.next_attempt_ms,
  };
}

function subjectOf({ environment, component, finding_id: findingId, from_rank, to_rank }: Row): Delivery['subject'] {
  if (environment === null || component === null) return null;
  return { environment, component, findingId, from: severityOf(from_rank), to: severityOf(to_rank) };
}

function severityOf(rank: number | null): Severity | null {
  return rank === null ? null : severityOfRank(rank);
}

function rankOf(severity: Severity | null | undefined): number | null {
  return severity == null ? null : severityRank(severity);
}

/** Which deliveries of a project to list; a field that is left out does not filter. */
export interface DeliveryFilter {
  policyId?: string;
  state?: DeliveryState;
  trigger?: DeliveryTrigger;
  findingId?: string;
  environment?: string;
  component?: string;
  /** Only those created at or after it. */
  fromMs?: number;
  /** Only those created before it. */
  toMs?: number;
}

/** Newest first, at most `take`, those after `afterId`; null = from the newest. */
export async function listDeliveries(
  db: StoreQueries,
  projectId: number,
  filter: DeliveryFilter,
  afterId: string | null,
  take: number,
): Promise<Delivery[]> {
  const sql = new SqlParameters();
  const conditions = [`project_id = ${sql.add(projectId)}`];
  const where = (condition: (value: string) => string, value: unknown) => {
    if (value !== undefined && value !== null) conditions.push(condition(sql.add(value)));
  };
  where((value) => `id < ${value}::uuid`, afterId);
  where((value) => `policy_id = ${value}::uuid`, filter.policyId);
  where((value) => `finding_id = ${value}::uuid`, filter.findingId);
  where((value) => `state = ${value}`, filter.state);
  where((value) => `trigger = ${value}`, filter.trigger);
  where((value) => `environment = ${value}`, filter.environment);
  where((value) => `component = ${value}`, filter.component);
  if (filter.fromMs !== undefined) where((value) => `id >= ${value}::uuid`, firstIdAt(filter.fromMs));
  if (filter.toMs !== undefined) where((value) => `id < ${value}::uuid`, firstIdAt(filter.toMs));
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM delivery WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ${sql.add(take)}`,
    sql.values,
  );
  return rows.map(toDelivery);
}

/** A delivery by its id; null when the project has none. */
export async function findDelivery(db: StoreQueries, projectId: number, id: string): Promise<Delivery | null> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM delivery WHERE project_id = $1 AND id = $2`, [
    projectId,
    id,
  ]);
  return rows[0] === undefined ? null : toDelivery(rows[0]);
}

/** The deliveries for a finding, sent or not, in the order of the decisions. */
export async function deliveriesOfFinding(
  db: StoreQueries,
  projectId: number,
  findingId: string,
  take: number,
): Promise<Delivery[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM delivery WHERE project_id = $1 AND finding_id = $2 ORDER BY id LIMIT $3`,
    [projectId, findingId, take],
  );
  return rows.map(toDelivery);
}

// The position of a notice follows the last one of its subject. The caller's lock of what a policy notified last
// (alert_subject) keeps other transactions from notifying of the same subject meanwhile.
const INSERT = `INSERT INTO delivery (project_id, id, policy_id, target_id, target, trigger, environment, component,
  finding_id, from_rank, to_rank, state, reason, message, created_ms, subject_key, position, next_attempt_ms, host)
SELECT $1, d.id, d.policy_id, d.target_id, d.target::json, d.trigger, d.environment, d.component, d.finding_id,
  d.from_rank, d.to_rank, d.state, d.reason, d.message::json, d.created_ms, d.subject_key,
  CASE WHEN d.subject_key IS NOT NULL THEN row_number() OVER (PARTITION BY d.subject_key ORDER BY d.n) + coalesce(
    (SELECT o.position FROM delivery o WHERE o.project_id = $1 AND o.subject_key = d.subject_key
     ORDER BY o.position DESC LIMIT 1), 0) END,
  CASE WHEN d.state = 'waiting' THEN d.created_ms END, d.host
FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[],
  $10::smallint[], $11::smallint[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::uuid[], $17::text[])
  WITH ORDINALITY
  AS d(id, policy_id, target_id, target, trigger, environment, component, finding_id, from_rank, to_rank, state, reason,
    message, created_ms, subject_key, host, n)`;

/** Writes deliveries before their first attempt. */
export async function insertDeliveries(
  db: StoreQueries,
  projectId: number,
  all: readonly NewDelivery[],
): Promise<void> {
  if (all.length === 0) return;
  await db.query(INSERT, [
    projectId,
    all.map(({ id }) => id),
    all.map(({ policyId }) => policyId),
    all.map(({ target }) => target?.id ?? null),
    all.map(({ target }) => target && JSON.stringify(target)),
    all.map(({ trigger }) => trigger),
    all.map(({ subject }) => subject?.environment ?? null),
    all.map(({ subject }) => subject?.component ?? null),
    all.map(({ subject }) => subject?.findingId ?? null),
    all.map(({ subject }) => rankOf(subject?.from)),
    all.map(({ subject }) => rankOf(subject?.to)),
    all.map(({ state }) => state),
    all.map(({ reason }) => reason),
    all.map(({ message }) => message),
    all.map(({ createdMs }) => createdMs),
    all.map((delivery) => delivery.subjectKey),
    all.map(({ host }) => host),
  ]);
}
