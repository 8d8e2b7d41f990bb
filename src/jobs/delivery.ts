import { lookup } from 'node:dns/promises';
import type { Network } from '../alerts/channels/channel.js';
import { deliver } from '../alerts/deliveries/deliver.js';
import { DELIVERY_JOB, type DeliveryName } from '../alerts/deliveries/delivery-job.js';
import { BACKOFF_MS, MAX_ATTEMPTS } from '../alerts/deliveries/retry-policy.js';
import type { Deps } from '../deps.js';
import { type Job, TryAgain } from '../queue/job.js';

/** A whole try of a delivery takes at most this. */
const TRY_TIMEOUT_MS = 10_000;

const outside: Network = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  timeoutMs: TRY_TIMEOUT_MS,
};

/** Sends one notice to one target (docs/rules/alerting.md#deliveries). */
export const deliveryJob: Job<Deps, DeliveryName> = {
  name: DELIVERY_JOB,
  cron: null,
  periodSeconds: 0,
  timeoutSeconds: 30,
  // Each mostly waits for its receiver, and slow ones must not hold up the others.
  concurrency: 40,
  attempts: MAX_ATTEMPTS,
  backoffMs: BACKOFF_MS,
  async run(deps, delivery, signal) {
    const outcome = await deliver(deps, outside, delivery, signal);
    const { deliveries } = deps.counters;
    if (outcome.kind === 'again') deliveries.again += 1;
    else if (outcome.kind === 'over') deliveries[outcome.state] += 1;
    switch (outcome.kind) {
      case 'nothing to do':
        return '';
      case 'over':
        return `${outcome.state} ${delivery.id}: ${outcome.answer}`;
      case 'again':
        throw new TryAgain(outcome.answer);
    }
  },
};
