import type { Base } from '../../base.js';
import type { Network } from '../channels/channel.js';
import { isPolicyOn } from '../policies/policy-store.js';
import { findTarget, tryRested } from '../policies/target-store.js';
import type { DeliveryName } from './delivery-job.js';
import { type Outcome, recordAttempt } from './record-attempt.js';
import { COOLDOWN_MS } from './retry-policy.js';
import { send } from './send.js';
import { type ClaimedDelivery, claimDelivery, endDelivery, putOff, putOffUntried } from './sending-store.js';
import { suppressionReason } from './suppression-reason.js';

type DeliverDeps = Pick<Base, 'pool' | 'clock' | 'settings'>;

/** Longer than any try: after it, a claim is taken for one of a process that was killed. */
const LEASE_MS = 45_000;

/** Tries a delivery once, if it is due and nobody else does. What it came to is recorded with it. */
export async function deliver(
  deps: DeliverDeps,
  outside: Network,
  name: DeliveryName,
  signal: AbortSignal,
): Promise<Outcome> {
  const { pool, clock, settings } = deps;
  const { projectId, id } = name;
  const claimed = await claimDelivery(pool, projectId, id, { nowMs: clock.now(), leaseMs: LEASE_MS });
  if (claimed === null) return { kind: 'nothing to do' };
  const found = await findTarget(pool, projectId, claimed.targetId);
  const reason = suppressionReason(
    claimed.trigger,
    found?.target ?? null,
    await isPolicyOn(pool, projectId, claimed.policyId),
  );
  if (found === null || reason !== null) {
    await endDelivery(pool, projectId, id, { state: 'suppressed', reason: reason ?? '' });
    return { kind: 'over', state: 'suppressed', answer: reason ?? '' };
  }
  if (found.rests && (await leaveAlone(deps, name, claimed))) {
    return { kind: 'again', answer: 'the target did not answer others in time' };
  }
  const parcel = { id, message: JSON.parse(claimed.message), json: claimed.message, findingId: claimed.findingId };
  const attempt = await send(found.target, parcel, { settings, nowMs: clock.now(), signal, outside });
  if (signal.aborted && attempt.kind === 'failed') return cutOff(deps, name, claimed);
  return recordAttempt(deps, name, { ...found, attempts: claimed.attempts, attempt });
}

/** Whether the target still rests: then the delivery waits, without a try, and others need not wait behind it. */
async function leaveAlone(
  { pool, clock }: DeliverDeps,
  { projectId, id }: DeliveryName,
  { targetId, attempts }: ClaimedDelivery,
): Promise<boolean> {
  const nowMs = clock.now();
  const untilMs = nowMs + COOLDOWN_MS;
  if (await tryRested(pool, projectId, targetId, { nowMs, untilMs })) return false;
  await putOffUntried(pool, projectId, id, { attempts, untilMs });
  return true;
}

/** Cut off from outside: it says nothing about the target. */
async function cutOff(
  { pool, clock }: DeliverDeps,
  { projectId, id }: DeliveryName,
  { attempts }: ClaimedDelivery,
): Promise<Outcome> {
  const answer = 'cut off by the end of the service';
  await putOff(pool, projectId, id, { attempts, answer, nextAttemptMs: clock.now() });
  return { kind: 'again', answer };
}
