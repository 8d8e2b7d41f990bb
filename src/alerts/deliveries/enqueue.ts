import type { Base } from '../../base.js';
import type { JobAdder } from '../../queue/job-queue.js';

/** The kind of job that sends what is due. */
export const DELIVERY_JOB = 'delivery';

/** Which delivery, of which project. */
export interface DeliveryName {
  projectId: number;
  id: string;
}

/**
 * After the commit: has deliveries sent, without waiting for it. One job for all of them: it says that something is due,
 * and the sender finds what. Its data names the first of them, only for a worker of an earlier version, which sends what
 * the data names. When it is not added, because the queue or this process is away, the job of due deliveries
 * finds them.
 */
export function enqueue(
  { queue, log }: Pick<Base, 'log'> & { queue: JobAdder },
  projectId: number,
  deliveryIds: readonly string[],
): void {
  const [id] = deliveryIds;
  if (id === undefined) return;
  const first: DeliveryName = { projectId, id };
  queue
    .add(DELIVERY_JOB, first)
    .catch((error: Error) => log.warn(`deliveries were not added to the job queue: ${error.message}`));
}
