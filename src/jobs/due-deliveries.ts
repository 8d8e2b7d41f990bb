import { DELIVERY_JOB } from '../alerts/deliveries/enqueue.js';
import { countDue } from '../alerts/sending/due-store.js';
import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';

/** The job of a delivery that is overdue by this may be lost: BullMQ runs it within a few seconds of its time. */
const OVERDUE_MS = 20_000;
const MAX_COUNTED = 1_000;
/** One job is added in this time, so that a long queue does not grow by itself. */
const ROUND_MS = 15_000;

/** Has deliveries sent that were recorded but whose job was lost: a crash after the commit, a queue that was away. */
export const dueDeliveriesJob: Job<Deps> = {
  name: 'due-deliveries',
  cron: '*/15 * * * * *',
  periodSeconds: 15,
  timeoutSeconds: 60,
  concurrency: 1,
  attempts: 1,
  backoffMs: 1_000,
  async run({ pool, clock, queue }) {
    const nowMs = clock.now();
    const overdue = await countDue(pool, nowMs - OVERDUE_MS, MAX_COUNTED);
    if (overdue === 0) return '';
    await queue.add(DELIVERY_JOB, null, { id: `overdue-${Math.floor(nowMs / ROUND_MS)}` });
    return `${overdue} deliveries were overdue`;
  },
};
