import { DELIVERY_JOB } from '../alerts/deliveries/enqueue.js';
import { dueDeliveries } from '../alerts/deliveries/sending-store.js';
import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';

/** The job of a delivery that is overdue by this was lost: BullMQ runs it within a few seconds of its time. */
const OVERDUE_MS = 20_000;
const MAX_AT_ONCE = 1_000;
/** The same delivery is added once in this time, so that a long queue does not grow by itself. */
const ROUND_MS = 300_000;

/** Finds deliveries that were recorded but whose job was lost: a crash after the commit, a queue that was away. */
export const dueDeliveriesJob: Job<Deps> = {
  name: 'due-deliveries',
  cron: '*/15 * * * * *',
  periodSeconds: 15,
  timeoutSeconds: 60,
  concurrency: 1,
  attempts: 1,
  backoffMs: 1_000,
  async run({ pool, clock, queue }, _data, signal) {
    const nowMs = clock.now();
    const due = await dueDeliveries(pool, nowMs - OVERDUE_MS, MAX_AT_ONCE);
    let added = 0;
    for (const delivery of due) {
      if (signal.aborted) break;
      await queue.add(DELIVERY_JOB, delivery, { id: `${delivery.id}-${Math.floor(nowMs / ROUND_MS)}` });
      added += 1;
    }
    return added === 0 ? '' : `${added} deliveries were overdue`;
  },
};
