import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';
import { deliveryJob } from './delivery.js';
import { dueDeliveriesJob } from './due-deliveries.js';
import { inspectionJob } from './inspection.js';
import { retentionJob } from './retention.js';
import { statusAlertsJob } from './status-alerts.js';

/** All jobs. To add one, write a file in this folder and add a line here. */
export const JOBS: readonly Job<Deps, never>[] = [
  retentionJob,
  inspectionJob,
  statusAlertsJob,
  deliveryJob,
  dueDeliveriesJob,
];
