import type { Base } from '../../base.js';
import type { JobAdder } from '../../queue/job-queue.js';

/** The kind of job that sends one notice to one target; its data is a DeliveryName. */
export const DELIVERY_JOB = 'delivery';

/** Which delivery, of which project. */
export interface DeliveryName {
  projectId: number;
  id: string;
}

/**
 * After the commit: adds deliveries to the job queue, in their order, without waiting for it. Those that are not added,
 * because the queue or this process is away, are found by the job of due deliveries.
 *
 * @param suffix of the jobs' ids, for deliveries that had a job before: the queue may still keep it
 */
export function enqueue(
  { queue, log }: Pick<Base, 'log'> & { queue: JobAdder },
  projectId: number,
  deliveryIds: readonly string[],
  suffix = '',
): void {
  const addAll = async () => {
    for (const id of deliveryIds) await queue.add(DELIVERY_JOB, { projectId, id }, { id: `${id}${suffix}` });
  };
  addAll().catch((error: Error) => log.warn(`deliveries were not added to the job queue: ${error.message}`));
}
