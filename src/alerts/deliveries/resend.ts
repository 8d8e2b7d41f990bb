import type { DbClockLog } from '../../db/context.js';
import { GluepointError } from '../../lib/errors.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { isUuid } from '../../schemas/common/names.js';
import { isPolicyOn } from '../policies/policy-store.js';
import { findTarget } from '../policies/target-store.js';
import type { Delivery } from './delivery.js';
import { DELIVERY_JOB } from './delivery-job.js';
import { findDelivery } from './delivery-store.js';
import { reopenDelivery } from './sending-store.js';
import { suppressionReason } from './suppression-reason.js';

type AgainDeps = DbClockLog & { queue: JobAdder };

/**
 * Has a delivery that failed tried once more, under its id and with the message it had. Answers it as it waits; throws
 * not-found, and conflict where it has not failed or would not be sent.
 */
export async function resend(deps: AgainDeps, projectId: number, id: string): Promise<Delivery> {
  const { pool, clock } = deps;
  const delivery = isUuid(id) ? await findDelivery(pool, projectId, id) : null;
  if (delivery === null) throw new GluepointError('not-found', 'There is no such delivery.');
  if (delivery.state !== 'failed' || delivery.target === null) throw notFailed(delivery);
  const found = await findTarget(pool, projectId, delivery.target.id);
  const isOn = await isPolicyOn(pool, projectId, delivery.policyId);
  const reason = suppressionReason(delivery.trigger, found?.target ?? null, isOn);
  if (reason !== null) throw new GluepointError('conflict', `It cannot be sent: ${reason}.`);
  const nowMs = clock.now();
  if (!(await reopenDelivery(pool, projectId, id, nowMs))) throw notFailed(delivery);
  tryNow(deps, { projectId, id }, nowMs);
  return { ...delivery, state: 'waiting', reason: null, nextAttemptMs: nowMs };
}

function notFailed({ state }: Delivery): GluepointError {
  const now = state === 'failed' ? 'is being sent already' : `is ${state}`;
  return new GluepointError('conflict', `Only a delivery that failed is sent again; this one ${now}.`);
}

/** Under another id than before: the queue may still know that job. What it does not take is found when it is overdue. */
function tryNow({ queue, log }: AgainDeps, delivery: { projectId: number; id: string }, nowMs: number): void {
  queue
    .add(DELIVERY_JOB, delivery, { id: `${delivery.id}-again-${nowMs}` })
    .catch((error: Error) => log.warn(`a delivery waits for the next look at what is due: ${error.message}`));
}
