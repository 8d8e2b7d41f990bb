import { DELIVERY_JOB } from '../alerts/deliveries/delivery-job.js';
import { requeueOverdue } from '../alerts/deliveries/requeue-overdue.js';
import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';

/** Finds deliveries that were recorded but whose job was lost: a crash after the commit, a queue that was away. */
export const dueDeliveriesJob: Job<Deps> = {
  name: 'due-deliveries',
  cron: '*/15 * * * * *',
  periodSeconds: 15,
  timeoutSeconds: 60,
  concurrency: 1,
  attempts: 1,
  backoffMs: 1_000,
  async run(deps, _data, signal) {
    const count = await requeueOverdue(deps, (delivery, id) => deps.queue.add(DELIVERY_JOB, delivery, { id }), signal);
    return count === 0 ? '' : `${count} deliveries were overdue`;
  },
};
