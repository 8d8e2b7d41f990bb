import type { DbClock } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import { hostOf } from '../../model/address.js';
import type { Attempt } from '../channels/channel.js';
import { refusedText } from '../channels/mail-attempt.js';
import { REST_MS } from '../limits/host-rest.js';
import { restHost } from '../limits/host-store.js';
import type { Target } from '../policies/policy.js';
import { disableTarget } from '../policies/target-store.js';
import type { DeliveryName } from './enqueue.js';
import { type DeliveryReason, reasonText } from './reasons.js';
import { retryDecision } from './retry-policy.js';
import { endDelivery, putOff } from './sending-store.js';

/** The result of an attempt. `response`: that of the target, or why there is none. */
export type AttemptResult =
  | { kind: 'finished'; state: 'delivered' | 'failed' | 'suppressed'; response: string }
  /** It is attempted again, at an instant in ms since 1970. */
  | { kind: 'retry'; response: string; nextAttemptMs: number };

/** An attempt and its target. */
interface Attempted {
  target: Target;
  /** Whether its host did not respond to the project in time lately. */
  restedBefore: boolean;
  /** Including this one. */
  attempts: number;
  attempt: Attempt;
}

/** Records the result of an attempt, with the delivery and with its target. */
export async function recordAttempt(
  { pool, clock }: DbClock,
  { projectId, id }: DeliveryName,
  { target, restedBefore, attempts, attempt }: Attempted,
): Promise<AttemptResult> {
  const nowMs = clock.now();
  const { response } = attempt;
  const timedOut = attempt.kind === 'failed' && attempt.timedOut === true;
  const maybeAccepted = attempt.kind === 'failed' && attempt.maybeAccepted === true;
  if (restedBefore || timedOut) await restHost(pool, projectId, hostOf(target), timedOut ? nowMs + REST_MS : null);
  const decision = retryDecision(attempt, attempts, nowMs);
  if (decision.kind === 'retry') {
    const { nextAttemptMs } = decision;
    const settled = attempt.kind === 'failed' ? (attempt.settled ?? null) : null;
    await putOff(pool, projectId, id, { attempts, response, nextAttemptMs, maybeAccepted, settled });
    return { kind: 'retry', response, nextAttemptMs };
  }
  const failed = (reason: DeliveryReason | null) =>
    ({ state: 'failed', response, reason: reason && reasonText(reason), maybeAccepted }) as const;
  switch (decision.why) {
    case 'accepted': {
      const refused = attempt.kind === 'delivered' ? (attempt.refused ?? []) : [];
      const reason = refused.length === 0 ? null : refusedText(refused);
      await endDelivery(pool, projectId, id, { state: 'delivered', response, reason, atMs: nowMs });
      break;
    }
    case 'attempts-exhausted':
      await endDelivery(pool, projectId, id, failed({ kind: 'attempts-exhausted', attempts }));
      break;
    case 'permanent':
      await endDelivery(pool, projectId, id, failed(null));
      break;
    case 'target-disabled':
      await inTransaction(pool, async (client) => {
        await disableTarget(client, projectId, target.id, { atMs: nowMs, reason: `it answered ${response}` });
        await endDelivery(client, projectId, id, failed({ kind: 'target-gone' }));
      });
  }
  return { kind: 'finished', state: decision.state, response };
}
