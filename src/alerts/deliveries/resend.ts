import type { DbClockLog } from '../../db/context.js';
import { GluepointError } from '../../lib/errors.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { isUuid } from '../../schemas/common/names.js';
import { readRoom } from '../limits/room.js';
import { isPolicyOn } from '../policies/policy-store.js';
import { findTarget } from '../policies/target-store.js';
import type { Delivery } from './delivery.js';
import { findDelivery } from './delivery-store.js';
import { enqueue } from './enqueue.js';
import { laterNoticeOf } from './order-store.js';
import { reasonText, suppressionReason } from './reasons.js';
import { reopenDelivery } from './sending-store.js';

/** When deliveries that wait may have been sent. */
const RETRY_AFTER_SECONDS = 60;

type ResendDeps = DbClockLog & { queue: JobAdder };

/**
 * Sends a failed delivery once more, under its id and with the message it had. Returns it as it waits. Throws not-found,
 * conflict where it has not failed, would not be sent, or a later notice of its subject supersedes it, and rate-limited
 * where too much of the project waits.
 */
export async function resend(deps: ResendDeps, projectId: number, id: string): Promise<Delivery> {
  const { pool, clock } = deps;
  const delivery = isUuid(id) ? await findDelivery(pool, projectId, id) : null;
  if (delivery === null) throw new GluepointError('not-found', 'No such delivery in this project.');
  if (delivery.state !== 'failed' || delivery.target === null) throw notFailed(delivery);
  const target = await findTarget(pool, projectId, delivery.target.id);
  const isOn = await isPolicyOn(pool, projectId, delivery.policyId);
  const later = await laterNoticeOf(pool, projectId, id);
  const reason =
    suppressionReason(delivery.trigger, target, isOn) ??
    (later === null ? null : ({ kind: 'superseded', by: later } as const));
  if (reason !== null) throw new GluepointError('conflict', `It cannot be sent: ${reasonText(reason)}.`);
  if (target === null) throw new Error('a delivery without a target has a reason not to be sent');
  const noRoom = (await readRoom(pool, projectId)).take(target, false);
  if (noRoom !== null) {
    throw new GluepointError('rate-limited', `It was ${noRoom}.`, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  const nowMs = clock.now();
  if (!(await reopenDelivery(pool, projectId, id, nowMs))) throw notFailed(delivery);
  enqueue(deps, projectId, [id]);
  return { ...delivery, state: 'waiting', reason: null, nextAttemptMs: nowMs };
}

function notFailed({ state }: Delivery): GluepointError {
  const now = state === 'failed' ? 'is being sent already' : `is ${state}`;
  return new GluepointError('conflict', `Only a delivery that failed is sent again; this one ${now}.`);
}
