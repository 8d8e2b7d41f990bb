import { lookup } from 'node:dns/promises';
import { deliver, type Outcome } from '../alerts/deliveries/deliver.js';
import { DELIVERY_JOB, type DeliveryName, enqueue } from '../alerts/deliveries/enqueue.js';
import { BACKOFF_MS, MAX_ATTEMPTS } from '../alerts/deliveries/retry-policy.js';
import type { Deps } from '../deps.js';
import { type Job, TryAgain } from '../queue/job.js';

/** A whole attempt of a delivery takes at most this. */
const ATTEMPT_TIMEOUT_MS = 10_000;

/** Sends one notice to one target (docs/rules/alerting.md#deliveries). */
export const deliveryJob: Job<Deps, DeliveryName> = {
  name: DELIVERY_JOB,
  cron: null,
  periodSeconds: 0,
  timeoutSeconds: 30,
  // Each mostly waits for its receiver, and slow receivers must not hold up the others.
  concurrency: 40,
  attempts: MAX_ATTEMPTS,
  backoffMs: BACKOFF_MS,
  async run(deps, delivery, signal) {
    const network = {
      resolve: (hostname: string) => lookup(hostname, { all: true }),
      timeoutMs: ATTEMPT_TIMEOUT_MS,
      onRefused: (hostname: string, why: string) =>
        deps.log.info({ project: delivery.projectId, delivery: delivery.id, hostname, why }, 'target refused'),
    };
    const outcome = await deliver(deps, network, delivery, signal);
    if (outcome.kind === 'not-due') return '';
    count(deps, outcome);
    if (outcome.runNext !== null) enqueue(deps, delivery.projectId, [outcome.runNext], `-by-${delivery.id}`);
    if (outcome.kind === 'finished') return `${outcome.state} ${delivery.id}: ${outcome.response}`;
    if (outcome.pauseMs === undefined) throw new TryAgain(outcome.response);
    // BullMQ's own pause is too short, and an attempt before its time is not made.
    await deps.queue.add(DELIVERY_JOB, delivery, {
      id: `${delivery.id}-at-${deps.clock.now() + outcome.pauseMs}`,
      delayMs: outcome.pauseMs,
    });
    return '';
  },
};

function count({ counters: { deliveries } }: Deps, outcome: Exclude<Outcome, { kind: 'not-due' }>): void {
  if (outcome.kind === 'retry') deliveries.again += 1;
  else deliveries[outcome.state] += 1;
}
