import type { Base } from '../../base.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { DELIVERY_JOB } from './delivery-job.js';

/**
 * After the commit: hands deliveries to the job queue without waiting for it. Those that don't get there, because the
 * queue or this process is away, are found by the job of due deliveries.
 */
export function enqueue(
  { queue, log }: Pick<Base, 'log'> & { queue: JobAdder },
  projectId: number,
  deliveryIds: readonly string[],
): void {
  const addAll = async () => {
    for (const id of deliveryIds) await queue.add(DELIVERY_JOB, { projectId, id }, { id });
  };
  addAll().catch((error: Error) => log.warn(`deliveries wait for the next look at what is due: ${error.message}`));
}
