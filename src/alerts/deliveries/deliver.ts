import type { Base } from '../../base.js';
import { inTransaction } from '../../db/transaction.js';
import { hostOf } from '../../model/address.js';
import type { Attempt, Channel, Network, Payload, SendingContext } from '../channels/channel.js';
import { openRecipients, sendEmail } from '../channels/email.js';
import { HAD_ENOUGH } from '../channels/mail-attempt.js';
import { sendSlack } from '../channels/slack.js';
import { sendWebhook } from '../channels/webhook.js';
import { askHost } from '../limits/host-store.js';
import { type MailAllowance, returnMails, takeMails } from '../limits/mail-allowance.js';
import type { Target } from '../policies/policy.js';
import { isPolicyOn } from '../policies/policy-store.js';
import { findTarget } from '../policies/target-store.js';
import { claimTurn, orderedNotice } from './claim-turn.js';
import type { DeliveryName } from './enqueue.js';
import { nextWaiting } from './order-store.js';
import { reasonText, suppressionReason } from './reasons.js';
import { type AttemptResult, recordAttempt } from './record-attempt.js';
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
      return {
        ...{ kind: 'retry', response: 'an earlier notice of the same subject is sent first' },
        ...{ nextAttemptMs: turn.untilMs, runNext: turn.for },
      };
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
  const target = await findTarget(pool, projectId, claimed.targetId);
  const isOn = await isPolicyOn(pool, projectId, claimed.policyId);
  const reason = suppressionReason(claimed.trigger, target, isOn);
  if (reason !== null) {
    await endDelivery(pool, projectId, id, { state: 'suppressed', reason: reasonText(reason) });
    return { kind: 'finished', state: 'suppressed', response: reasonText(reason) };
  }
  if (target === null) throw new Error('a delivery without a target has a reason not to be sent');
  const nowMs = clock.now();
  const host = canSend(target, settings) ? await askHost(pool, projectId, hostOf(target), nowMs) : UNKNOWN_HOST;
  // Then it waits without an attempt, and does not hold up others.
  if (host.kind === 'rests') return putOffUntil(deps, name, claimed, host.untilMs, NO_RESPONSE_TO_OTHERS);
  const mails = await mailsOf(deps, projectId, target, claimed, nowMs);
  if (mails !== null && mails.allowed.length === 0) {
    return putOffUntil(deps, name, claimed, mails.untilMs, `not sent yet: ${HAD_ENOUGH}`);
  }
  const payload: Payload = {
    ...{ id, message: JSON.parse(claimed.message), json: claimed.message },
    ...{ findingId: claimed.findingId, settled: claimed.settled },
    held: mails === null ? null : { recipients: mails.held, untilMs: mails.untilMs },
  };
  const result = await send(target, payload, { settings, nowMs, signal, network });
  if (mails !== null && result.kind === 'failed' && result.maybeAccepted !== true) {
    await returnMails(pool, projectId, mails.allowed, nowMs);
  }
  if (signal.aborted && result.kind === 'failed') return cutOff(deps, name, claimed);
  const { restedBefore } = host;
  return recordAttempt(deps, name, { target, restedBefore, attempts: claimed.attempts, attempt: result });
}

/** A mail that cannot be sent at all fails at once. */
const UNKNOWN_HOST = { kind: 'attempt', restedBefore: false } as const;

function canSend({ kind }: Target, { smtpUrl, mailFrom }: DeliverDeps['settings']): boolean {
  return kind !== 'email' || (smtpUrl !== null && mailFrom !== null);
}

/** Counts a mail to each recipient that is not settled; null where the target is not mail, or no mail can be sent. */
async function mailsOf(
  { pool, settings }: DeliverDeps,
  projectId: number,
  target: Target,
  { settled }: ClaimedDelivery,
  nowMs: number,
): Promise<MailAllowance | null> {
  if (target.kind !== 'email' || !canSend(target, settings)) return null;
  const recipients = openRecipients(target.to, settled);
  return takeMails(pool, projectId, recipients, { nowMs, mailsPerHour: settings.mailsPerHour });
}

/** One attempt, over the channel of the target's kind. */
function send(target: Target, payload: Payload, context: SendingContext): Promise<Attempt> {
  const channel = CHANNELS[target.kind] as Channel<Target['kind']>;
  return channel(target as never, payload, context);
}

const NO_RESPONSE_TO_OTHERS = 'not sent: the host of the target did not respond to others in time';

async function putOffUntil(
  { pool }: DeliverDeps,
  { projectId, id }: DeliveryName,
  { attempts }: ClaimedDelivery,
  untilMs: number,
  response: string,
): Promise<AttemptResult> {
  await putOffUnattempted(pool, projectId, id, { attempts, untilMs, response });
  return { kind: 'retry', response, nextAttemptMs: untilMs };
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
  return { kind: 'retry', response, nextAttemptMs };
}
