import type { DbClockLog, PrismaDb } from '../../db/context.js';
import { onShare } from '../../db/prisma-client.js';
import { inTransaction } from '../../db/transaction.js';
import { hostOf } from '../../model/address.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { type Room, readRoom } from '../limits/room.js';
import { messageJson } from '../notify/message.js';
import { disabledReason, type Policy } from '../policies/policy.js';
import { readPolicy } from '../policies/policy-commands.js';
import { type Delivery, deliveryIds, type NewDelivery } from './delivery.js';
import { insertDeliveries } from './delivery-store.js';
import { shownTarget } from './delivery-writer.js';
import { enqueue } from './enqueue.js';
import { meterTest } from './test-limit.js';

type TestDeps = DbClockLog & PrismaDb & { queue: JobAdder };

/** Sends a test to each target of a policy, enabled or not. Returns the deliveries; throws not-found and rate-limited. */
export async function sendTest(deps: TestDeps, projectId: number, id: string): Promise<Delivery[]> {
  const policy = await onShare(deps, (tx) => readPolicy(tx, projectId, id));
  const deliveries = await inTransaction(deps.pool, async (client) => {
    const nowMs = deps.clock.now();
    await meterTest(client, projectId, { policyId: policy.id, count: policy.targets.length }, nowMs);
    const tests = testDeliveries(policy, nowMs, await readRoom(client, projectId));
    await insertDeliveries(client, projectId, tests);
    return tests;
  });
  const waiting = deliveries.filter(({ state }) => state === 'waiting');
  enqueue(
    deps,
    projectId,
    waiting.map((delivery) => delivery.id),
  );
  return deliveries.map(({ message: _message, subjectKey: _subjectKey, host: _host, ...delivery }) => ({
    ...delivery,
    ...{ attempts: 0, lastAnswer: null, deliveredMs: null },
    nextAttemptMs: delivery.state === 'waiting' ? delivery.createdMs : null,
  }));
}

function testDeliveries(policy: Policy, nowMs: number, room: Room): NewDelivery[] {
  const newId = deliveryIds(nowMs);
  const message = messageJson('test', nowMs, { policy: policy.name, policyId: policy.id });
  return policy.targets.map((target): NewDelivery => {
    const { disabled } = target;
    const reason = disabled === null ? room.take(target, false) : disabledReason(disabled);
    return {
      id: newId(),
      policyId: policy.id,
      target: shownTarget(target),
      trigger: 'test',
      subject: null,
      state: reason === null ? 'waiting' : 'suppressed',
      reason,
      message: reason === null ? message : null,
      createdMs: nowMs,
      subjectKey: null,
      host: hostOf(target),
    };
  });
}
