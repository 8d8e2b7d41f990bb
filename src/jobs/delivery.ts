import { DELIVERY_JOB } from '../alerts/deliveries/enqueue.js';
import { BACKOFF_MS, MAX_ATTEMPTS } from '../alerts/deliveries/retry-policy.js';
import type { Sent } from '../alerts/sending/sender.js';
import { SHARES } from '../alerts/sending/shares.js';
import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';

/** A job that starts nothing ends at once; these are for those while all attempts are under way. */
const WORKERS_TO_LOOK = 8;

/**
 * Sends the notices that are due (docs/rules/alerting.md#deliveries). A job says that something may be due, and the sender
 * decides what is attempted: no delivery waits for the jobs of others.
 */
export const deliveryJob: Job<Deps> = {
  name: DELIVERY_JOB,
  cron: null,
  periodSeconds: 0,
  timeoutSeconds: 30,
  concurrency: SHARES.attempts + WORKERS_TO_LOOK,
  // Of a fault of this service, such as a store that is away.
  attempts: MAX_ATTEMPTS,
  backoffMs: BACKOFF_MS,
  async run(deps, _data, signal) {
    const goesOn = await deps.sender.run(signal, (sent) => record(deps, sent));
    if (goesOn) await deps.queue.add(DELIVERY_JOB, null);
    return '';
  },
};

/** Counts and logs what became of a delivery, and adds the job of its next attempt. */
async function record({ queue, clock, log, counters: { deliveries } }: Deps, { name, outcome }: Sent): Promise<void> {
  const { projectId, id } = name;
  if (outcome.kind === 'finished') {
    deliveries[outcome.state] += 1;
    log.info({ job: DELIVERY_JOB, projectId }, `${outcome.state} ${id}: ${outcome.response}`);
    return;
  }
  deliveries.again += 1;
  // Many wait for the same host, and until the same instant: one job is enough for them.
  const { nextAttemptMs } = outcome;
  const jobId = `${projectId}-at-${nextAttemptMs}`;
  await queue.add(DELIVERY_JOB, name, { id: jobId, delayMs: Math.max(0, nextAttemptMs - clock.now()) });
}
