import type { Pool, PoolClient } from 'pg';
import type { DeliveryTrigger } from './delivery.js';

type Db = Pool | PoolClient;

/** Clocks of the store's jobs and of this process need not agree to the millisecond. */
const SLACK_MS = 1_000;

/** A delivery that this process is to try now. */
export interface ClaimedDelivery {
  policyId: string;
  targetId: string;
  trigger: DeliveryTrigger;
  findingId: string | null;
  /** The message as JSON, always the same bytes. */
  message: string;
  /** With this try. */
  attempts: number;
}

const CLAIM = `UPDATE delivery SET attempts = attempts + 1, next_attempt_ms = $3::bigint + $4
WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND (attempts = 0 OR next_attempt_ms <= $3::bigint + ${SLACK_MS})
RETURNING policy_id, target_id, trigger, finding_id, message::text AS message, attempts`;

/** Takes a delivery for `leaseMs`, in which nobody else tries it; null when it is over, not due, or somebody's. */
export async function claimDelivery(
  db: Db,
  projectId: number,
  id: string,
  { nowMs, leaseMs }: { nowMs: number; leaseMs: number },
): Promise<ClaimedDelivery | null> {
  const { rows } = await db.query<{
    policy_id: string;
    target_id: string;
    trigger: DeliveryTrigger;
    finding_id: string | null;
    message: string;
    attempts: number;
  }>(CLAIM, [projectId, id, nowMs, leaseMs]);
  const row = rows[0];
  if (row === undefined) return null;
  const { policy_id: policyId, target_id: targetId, finding_id: findingId, trigger, message, attempts } = row;
  return { policyId, targetId, findingId, trigger, message, attempts };
}

/** How a delivery ended. A suppressed one was not tried, so its claim does not count. */
export type Ending =
  | { state: 'delivered'; answer: string; atMs: number }
  | { state: 'failed'; answer: string; reason: string | null }
  | { state: 'suppressed'; reason: string };

/** Ends a delivery; one that has ended stays as it is. */
export async function endDelivery(db: Db, projectId: number, id: string, ending: Ending): Promise<void> {
  await db.query(
    `UPDATE delivery SET state = $3, last_answer = coalesce($4, last_answer), reason = $5, delivered_ms = $6,
       next_attempt_ms = NULL, attempts = attempts - CASE WHEN $3 = 'suppressed' THEN 1 ELSE 0 END
     WHERE project_id = $1 AND id = $2 AND state = 'waiting'`,
    [
      projectId,
      id,
      ending.state,
      ending.state === 'suppressed' ? null : ending.answer,
      ending.state === 'delivered' ? null : ending.reason,
      ending.state === 'delivered' ? ending.atMs : null,
    ],
  );
}

/** Puts the next try of a delivery off; unless somebody else has claimed it meanwhile. */
export async function putOff(
  db: Db,
  projectId: number,
  id: string,
  { attempts, answer, nextAttemptMs }: { attempts: number; answer: string; nextAttemptMs: number },
): Promise<void> {
  await db.query(
    `UPDATE delivery SET last_answer = $4, next_attempt_ms = $5
     WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND attempts = $3`,
    [projectId, id, attempts, answer, nextAttemptMs],
  );
}

/** Has a delivery that failed wait for another try; false when it has not failed. Its attempts go on being counted. */
export async function reopenDelivery(db: Db, projectId: number, id: string, nowMs: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE delivery SET state = 'waiting', reason = NULL, next_attempt_ms = $3
     WHERE project_id = $1 AND id = $2 AND state = 'failed'`,
    [projectId, id, nowMs],
  );
  return rowCount === 1;
}

/** Puts a delivery off that was claimed but not tried: the claim does not count. */
export async function putOffUntried(
  db: Db,
  projectId: number,
  id: string,
  { attempts, untilMs }: { attempts: number; untilMs: number },
): Promise<void> {
  await db.query(
    `UPDATE delivery SET attempts = attempts - 1, next_attempt_ms = $4
     WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND attempts = $3`,
    [projectId, id, attempts, untilMs],
  );
}

/** Deliveries of all projects that were due before an instant, the longest waiting first. */
export async function dueDeliveries(
  db: Db,
  beforeMs: number,
  limit: number,
): Promise<{ projectId: number; id: string }[]> {
  const { rows } = await db.query<{ project_id: number; id: string }>(
    'SELECT project_id, id FROM delivery WHERE next_attempt_ms < $1 ORDER BY next_attempt_ms LIMIT $2',
    [beforeMs, limit],
  );
  return rows.map((row) => ({ projectId: row.project_id, id: row.id }));
}
