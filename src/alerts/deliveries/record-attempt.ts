import type { DbClock } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import type { Target } from '../policies/policy.js';
import { disableTarget, restTarget } from '../policies/target-store.js';
import type { DeliveryName } from './delivery-job.js';
import { type Attempt, COOLDOWN_MS, retryDecision } from './retry-policy.js';
import { endDelivery, putOff } from './sending-store.js';

/** What a try came to. `again`: it is waited for another, and why. */
export type Outcome =
  | { kind: 'nothing to do' }
  | { kind: 'over'; state: 'delivered' | 'failed' | 'suppressed'; answer: string }
  | { kind: 'again'; answer: string };

/** A try and what was tried. */
interface Tried {
  target: Target;
  /** Whether the target did not answer in time lately. */
  rests: boolean;
  /** With this one. */
  attempts: number;
  attempt: Attempt;
}

/** Records what a try came to, of the delivery and of its target. */
export async function recordAttempt(
  { pool, clock }: DbClock,
  { projectId, id }: DeliveryName,
  { target, rests, attempts, attempt }: Tried,
): Promise<Outcome> {
  const nowMs = clock.now();
  const { answer } = attempt;
  const timedOut = attempt.kind === 'failed' && attempt.timedOut === true;
  if (rests || timedOut) await restTarget(pool, projectId, target.id, timedOut ? nowMs + COOLDOWN_MS : null);
  const fate = retryDecision(attempt, attempts, nowMs);
  if (fate.kind === 'again') {
    await putOff(pool, projectId, id, { attempts, answer, nextAttemptMs: fate.nextAttemptMs });
    return { kind: 'again', answer };
  }
  switch (fate.why) {
    case 'accepted':
      await endDelivery(pool, projectId, id, { state: 'delivered', answer, atMs: nowMs });
      break;
    case 'given up':
      await endDelivery(pool, projectId, id, {
        state: 'failed',
        answer,
        reason: `given up after ${attempts} attempts`,
      });
      break;
    case 'hopeless':
      await endDelivery(pool, projectId, id, { state: 'failed', answer, reason: null });
      break;
    case 'target disabled':
      await inTransaction(pool, async (client) => {
        await disableTarget(client, projectId, target.id, { atMs: nowMs, reason: `it answered ${answer}` });
        const reason = 'the target is disabled from now on';
        await endDelivery(client, projectId, id, { state: 'failed', answer, reason });
      });
  }
  return { kind: 'over', state: fate.state, answer };
}
