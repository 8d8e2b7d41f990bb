import type { DbClock } from '../../db/context.js';
import type { DeliveryName } from './delivery-job.js';
import { dueDeliveries } from './sending-store.js';

/** What is overdue by this was lost on its way: BullMQ tries again within a few seconds of the time. */
const OVERDUE_MS = 20_000;
const MAX_AT_ONCE = 1_000;
/** The same delivery is added once in this time, so that a long queue does not grow by being long. */
const ROUND_MS = 300_000;

/** Hands overdue deliveries of all projects to `add`, under an id that is theirs for a while; answers how many. */
export async function requeueOverdue(
  { pool, clock }: DbClock,
  add: (delivery: DeliveryName, jobId: string) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const nowMs = clock.now();
  const due = await dueDeliveries(pool, nowMs - OVERDUE_MS, MAX_AT_ONCE);
  let added = 0;
  for (const delivery of due) {
    if (signal.aborted) break;
    await add(delivery, `${delivery.id}-${Math.floor(nowMs / ROUND_MS)}`);
    added += 1;
  }
  return added;
}
