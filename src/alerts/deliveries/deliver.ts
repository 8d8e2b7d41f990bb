import type { Base } from '../../base.js';
import { inTransaction } from '../../db/transaction.js';
import type { Attempt, Channel, Network, Payload, SendingContext } from '../channels/channel.js';
import { sendEmail } from '../channels/email.js';
import { sendSlack } from '../channels/slack.js';
import { sendWebhook } from '../channels/webhook.js';
import type { Target } from '../policies/policy.js';
import { isPolicyOn } from '../policies/policy-store.js';
import { findTarget, tryRested } from '../policies/target-store.js';
import { claimTurn, orderedNotice } from './claim-turn.js';
import type { DeliveryName } from './enqueue.js';
import { nextWaiting } from './order-store.js';
import { reasonText, suppressionReason } from './reasons.js';
import { type AttemptResult, recordAttempt } from './record-attempt.js';
import { COOLDOWN_MS } from './retry-policy.js';
import { type ClaimedDelivery, endDelivery, putOff, putOffUnattempted } from './sending-store.js';

type DeliverDeps = Pick<Base, 'pool' | 'clock' | 'settings'>;

/** What became of a delivery. `runNext`: the notice of the same subject that is to be attempted now; null = none. */
export type Outcome =
  /** It is finished, not due, or another process attempts it. */
  { kind: 'not-due' } | (AttemptResult & { runNext: string | null });

const CHANNELS: { [Kind in Target['kind']]: Channel<Kind> } = {
  webhook: sendWebhook,
  slack: sendSlack,
  email: sendEmail,
};

/** Attempts a delivery once, if it is due, its turn, and not taken by another process. The result is recorded. */
export async function deliver(
  deps: DeliverDeps,
  network: Network,
  name: DeliveryName,
  signal: AbortSignal,
): Promise<Outcome> {
  const { pool, clock } = deps;
  const { projectId, id } = name;
  const turn = await inTransaction(pool, (client) => claimTurn(client, projectId, id, clock.now()));
  switch (turn.kind) {
    case 'not-due':
      return turn;
    case 'wait':
      return { kind: 'retry', response: 'an earlier notice of the same subject is sent first', runNext: turn.for };
    case 'suppressed': {
      const response = reasonText(turn.reason);
      return withNext(deps, name, turn.claimed, { kind: 'finished', state: 'suppressed', response });
    }
    case 'attempt':
      return withNext(deps, name, turn.claimed, await attempt(deps, network, name, turn.claimed, signal));
  }
}

/** Those that waited for this delivery need not wait any longer. */
async function withNext(
  { pool }: DeliverDeps,
  { projectId }: DeliveryName,
  claimed: ClaimedDelivery,
  result: AttemptResult,
): Promise<Outcome> {
  const notice = orderedNotice(projectId, claimed);
  const runNext = notice === null ? null : await nextWaiting(pool, notice);
  return { ...result, runNext };
}

async function attempt(
  deps: DeliverDeps,
  network: Network,
  name: DeliveryName,
  claimed: ClaimedDelivery,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { pool, clock, settings } = deps;
  const { projectId, id } = name;
  const found = await findTarget(pool, projectId, claimed.targetId);
  const isOn = await isPolicyOn(pool, projectId, claimed.policyId);
  const reason = suppressionReason(claimed.trigger, found?.target ?? null, isOn);
  if (reason !== null) {
    await endDelivery(pool, projectId, id, { state: 'suppressed', reason: reasonText(reason) });
    return { kind: 'finished', state: 'suppressed', response: reasonText(reason) };
  }
  if (found === null) throw new Error('a delivery without a target has a reason not to be sent');
  if (found.rests && (await coolsDown(deps, name, claimed))) {
    return { kind: 'retry', response: NO_RESPONSE_TO_OTHERS };
  }
  const payload: Payload = {
    ...{ id, message: JSON.parse(claimed.message), json: claimed.message },
    ...{ findingId: claimed.findingId, settled: claimed.settled },
  };
  const result = await send(found.target, payload, { settings, nowMs: clock.now(), signal, network });
  if (signal.aborted && result.kind === 'failed') return cutOff(deps, name, claimed);
  return recordAttempt(deps, name, { ...found, attempts: claimed.attempts, attempt: result });
}

/** One attempt, over the channel of the target's kind. */
function send(target: Target, payload: Payload, context: SendingContext): Promise<Attempt> {
  const channel = CHANNELS[target.kind] as Channel<Target['kind']>;
  return channel(target as never, payload, context);
}

const NO_RESPONSE_TO_OTHERS = 'not sent: the target did not respond to others in time';

/** Whether the target still cools down: then the delivery waits without an attempt, and does not hold up others. */
async function coolsDown(
  { pool, clock }: DeliverDeps,
  { projectId, id }: DeliveryName,
  { targetId, attempts }: ClaimedDelivery,
): Promise<boolean> {
  const nowMs = clock.now();
  const untilMs = nowMs + COOLDOWN_MS;
  if (await tryRested(pool, projectId, targetId, { nowMs, untilMs })) return false;
  await putOffUnattempted(pool, projectId, id, { attempts, untilMs, response: NO_RESPONSE_TO_OTHERS });
  return true;
}

/** The attempt was cut off by this service: that does not count against the target. */
async function cutOff(
  { pool, clock }: DeliverDeps,
  { projectId, id }: DeliveryName,
  { attempts }: ClaimedDelivery,
): Promise<AttemptResult> {
  const response = 'cut off by the end of the service';
  const nextAttemptMs = clock.now();
  await putOff(pool, projectId, id, { attempts, response, nextAttemptMs, maybeAccepted: true, settled: null });
  return { kind: 'retry', response };
}
