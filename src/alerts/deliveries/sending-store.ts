import type { StoreQueries } from '../../db/context.js';
import type { SettledRecipient } from '../channels/channel.js';
import type { DeliveryTrigger } from './delivery.js';

/** The clocks of the job queue and of this process may differ by so much. */
const SLACK_MS = 1_000;

/** A delivery that this process is to attempt now. */
export interface ClaimedDelivery {
  policyId: string;
  targetId: string;
  trigger: DeliveryTrigger;
  findingId: string | null;
  fromRank: number | null;
  toRank: number | null;
  /** Null for a delivery without an order; then the position is too. */
  subjectKey: string | null;
  position: number | null;
  /** The message as JSON, always the same bytes. */
  message: string;
  /** Of a mail: the recipients that it is not sent to again. */
  settled: readonly SettledRecipient[];
  /** Including this one. */
  attempts: number;
  /** Whether it was put off before: its host did not respond to others, or its recipients had their mails. */
  wasPutOff: boolean;
}

const CLAIM = `UPDATE delivery SET attempts = attempts + 1, next_attempt_ms = $3::bigint + $4,
  attempt_until_ms = $3::bigint + $4, maybe_accepted = maybe_accepted OR attempt_until_ms IS NOT NULL
WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND (attempts = 0 OR next_attempt_ms <= $3::bigint + ${SLACK_MS})
RETURNING policy_id AS "policyId", target_id AS "targetId", trigger, finding_id AS "findingId", from_rank AS "fromRank",
  to_rank AS "toRank", subject_key AS "subjectKey", position, message::text AS message, coalesce(recipients, '[]'::json) AS settled,
  attempts, last_answer IS NOT NULL AS "wasPutOff"`;

/**
 * Takes a delivery for `leaseMs`, in which no other process attempts it; null when it is finished, not due, or taken. An
 * earlier attempt without a record, by a process that was killed, may have reached the target.
 */
export async function claimDelivery(
  db: StoreQueries,
  projectId: number,
  id: string,
  { nowMs, leaseMs }: { nowMs: number; leaseMs: number },
): Promise<ClaimedDelivery | null> {
  const { rows } = await db.query<ClaimedDelivery>(CLAIM, [projectId, id, nowMs, leaseMs]);
  return rows[0] ?? null;
}

/** How a delivery ended. A suppressed one was not attempted, so its claim does not count. */
export type Ending =
  /** `reason`: who refused a mail that others accepted; else null. */
  | { state: 'delivered'; response: string; reason: string | null; atMs: number }
  | { state: 'failed'; response: string; reason: string | null; maybeAccepted: boolean }
  | { state: 'suppressed'; reason: string };

/** Ends a delivery; one that has ended stays as it is. */
export async function endDelivery(db: StoreQueries, projectId: number, id: string, ending: Ending): Promise<void> {
  await db.query(
    `UPDATE delivery SET state = $3, last_answer = coalesce($4, last_answer), reason = $5, delivered_ms = $6,
       next_attempt_ms = NULL, attempt_until_ms = NULL, maybe_accepted = maybe_accepted OR $7,
       attempts = attempts - CASE WHEN $3 = 'suppressed' THEN 1 ELSE 0 END
     WHERE project_id = $1 AND id = $2 AND state = 'waiting'`,
    [
      ...[projectId, id, ending.state],
      ending.state === 'suppressed' ? null : ending.response,
      ending.reason,
      ending.state === 'delivered' ? ending.atMs : null,
      ending.state === 'failed' && ending.maybeAccepted,
    ],
  );
}

/** An attempt that is to be repeated. */
export interface Retry {
  /** Including this one. */
  attempts: number;
  response: string;
  nextAttemptMs: number;
  maybeAccepted: boolean;
  /** Null = as before. */
  settled: readonly SettledRecipient[] | null;
}

/** Puts off the next attempt of a delivery, unless another process has claimed it meanwhile. */
export async function putOff(
  db: StoreQueries,
  projectId: number,
  id: string,
  { attempts, response, nextAttemptMs, maybeAccepted, settled }: Retry,
): Promise<void> {
  await db.query(
    `UPDATE delivery SET last_answer = $4, next_attempt_ms = $5, attempt_until_ms = NULL,
       maybe_accepted = maybe_accepted OR $6, recipients = coalesce($7::json, recipients)
     WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND attempts = $3`,
    [projectId, id, attempts, response, nextAttemptMs, maybeAccepted, settled && JSON.stringify(settled)],
  );
}

/** Makes a failed delivery wait for another attempt; false when it has not failed. Its attempts are counted on. */
export async function reopenDelivery(db: StoreQueries, projectId: number, id: string, nowMs: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE delivery SET state = 'waiting', reason = NULL, next_attempt_ms = $3
     WHERE project_id = $1 AND id = $2 AND state = 'failed'`,
    [projectId, id, nowMs],
  );
  return rowCount === 1;
}

/**
 * Puts off a delivery that was claimed but not attempted: the claim does not count. `response`: why, where that counts
 * as its turn; null = it has its turn later.
 */
export async function putOffUnattempted(
  db: StoreQueries,
  projectId: number,
  id: string,
  { attempts, untilMs, response }: { attempts: number; untilMs: number; response: string | null },
): Promise<void> {
  await db.query(
    `UPDATE delivery SET attempts = attempts - 1, next_attempt_ms = $4, attempt_until_ms = NULL,
       last_answer = coalesce(last_answer, $5)
     WHERE project_id = $1 AND id = $2 AND state = 'waiting' AND attempts = $3`,
    [projectId, id, attempts, untilMs, response],
  );
}
