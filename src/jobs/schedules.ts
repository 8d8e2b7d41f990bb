import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';
import { deliveryJob } from './delivery.js';
import { dueDeliveriesJob } from './due-deliveries.js';
import { inspectionJob } from './inspection.js';
import { retentionJob } from './retention.js';
import { statusAlertsJob } from './status-alerts.js';

/** The dependencies as jobs use them: with the connections of their share. */
export function forJobs(deps: Deps): Deps {
  return { ...deps, pool: deps.shares.jobs };
}

/** All jobs. To add one, write a file in this folder and add a line here. */
export const JOBS: readonly Job<Deps, never>[] = [
  retentionJob,
  inspectionJob,
  statusAlertsJob,
  deliveryJob,
  dueDeliveriesJob,
];
