import type { DbClockLog } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { messageJson } from '../notify/message.js';
import { disabledReason, type Policy } from '../policies/policy.js';
import { readPolicy } from '../policies/policy-commands.js';
import { type Delivery, deliveryIds, type NewDelivery } from './delivery.js';
import { insertDeliveries } from './delivery-store.js';
import { shownTarget } from './delivery-writer.js';
import { enqueue } from './enqueue.js';

type TestDeps = DbClockLog & { queue: JobAdder };

/** Sends a test to each target of a policy, enabled or not. Returns the deliveries; throws not-found. */
export async function sendTest(deps: TestDeps, projectId: number, id: string): Promise<Delivery[]> {
  const policy = await readPolicy(deps.pool, projectId, id);
  const deliveries = testDeliveries(policy, deps.clock.now());
  await inTransaction(deps.pool, (client) => insertDeliveries(client, projectId, deliveries));
  const waiting = deliveries.filter(({ state }) => state === 'waiting');
  enqueue(
    deps,
    projectId,
    waiting.map((delivery) => delivery.id),
  );
  return deliveries.map(({ message: _message, subjectKey: _subjectKey, ...delivery }) => ({
    ...delivery,
    ...{ attempts: 0, lastAnswer: null, deliveredMs: null },
    nextAttemptMs: delivery.state === 'waiting' ? delivery.createdMs : null,
  }));
}

function testDeliveries(policy: Policy, nowMs: number): NewDelivery[] {
  const newId = deliveryIds(nowMs);
  const message = messageJson('test', nowMs, { policy: policy.name, policyId: policy.id });
  return policy.targets.map((target): NewDelivery => {
    const { disabled } = target;
    return {
      id: newId(),
      policyId: policy.id,
      target: shownTarget(target),
      trigger: 'test',
      subject: null,
      state: disabled === null ? 'waiting' : 'suppressed',
      reason: disabled === null ? null : disabledReason(disabled),
      message: disabled === null ? message : null,
      createdMs: nowMs,
      subjectKey: null,
    };
  });
}
