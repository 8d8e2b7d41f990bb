import type { Deps } from '../deps.js';
import type { Outside } from './channels/channel.js';
import { REST_MS } from './fate.js';
import { disabledReason, type Target } from './policy.js';
import { isPolicyOn } from './policy-store.js';
import { recordAttempt } from './record-attempt.js';
import { send } from './send.js';
import { type ClaimedDelivery, claimDelivery, endDelivery, putOff, putOffUntried } from './sending-store.js';
import { findTarget, tryRested } from './target-store.js';

export type DeliverDeps = Pick<Deps, 'pool' | 'clock' | 'settings'>;

/** Which delivery, of which project. */
export interface DeliveryName {
  projectId: number;
  id: string;
}

/** What a try came to. `again`: it is waited for another, and why. */
export type Outcome =
  | { kind: 'nothing to do' }
  | { kind: 'over'; state: 'delivered' | 'failed' | 'suppressed'; answer: string }
  | { kind: 'again'; answer: string };

/** Longer than any try: after it, a claim is taken for one of a process that was killed. */
const LEASE_MS = 45_000;

/** Tries a delivery once, if it is due and nobody else does. What it came to is recorded with it. */
export async function deliver(
  deps: DeliverDeps,
  outside: Outside,
  name: DeliveryName,
  signal: AbortSignal,
): Promise<Outcome> {
  const { pool, clock, settings } = deps;
  const { projectId, id } = name;
  const claimed = await claimDelivery(pool, projectId, id, { nowMs: clock.now(), leaseMs: LEASE_MS });
  if (claimed === null) return { kind: 'nothing to do' };
  const found = await findTarget(pool, projectId, claimed.targetId);
  const reason = whyNotSent(claimed, found?.target ?? null, await isPolicyOn(pool, projectId, claimed.policyId));
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

/** What was decided since the delivery was recorded. Null = it is to be sent. */
function whyNotSent({ trigger }: ClaimedDelivery, target: Target | null, isOn: boolean | null): string | null {
  if (isOn === null) return 'its policy was deleted';
  if (!isOn && trigger !== 'test') return 'its policy was switched off';
  if (target === null) return 'the target was taken out of its policy';
  return target.disabled === null ? null : disabledReason(target.disabled);
}

/** Whether the target still rests: then the delivery waits, without a try, and others need not wait behind it. */
async function leaveAlone(
  { pool, clock }: DeliverDeps,
  { projectId, id }: DeliveryName,
  { targetId, attempts }: ClaimedDelivery,
): Promise<boolean> {
  const nowMs = clock.now();
  const untilMs = nowMs + REST_MS;
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
