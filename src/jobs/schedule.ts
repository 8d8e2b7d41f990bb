import type { BackendQueue } from './backend.js';
import type { Job } from './job.js';

/** Leaves a schedule alone that is as it should be: renewing it would drop a tick that is due. */
export async function schedule(queue: BackendQueue, job: Job<never>): Promise<void> {
  if (job.cron === null) return;
  const known = await queue.getJobScheduler(job.name);
  if (known?.pattern !== job.cron) await renew(queue, job);
}

/** Renews a schedule whose tick is overdue though workers run: the job that carried it was lost. */
export async function renewStuck(queue: BackendQueue, job: Job<never>, nowMs: number): Promise<void> {
  if (job.cron === null) return;
  const known = await queue.getJobScheduler(job.name);
  if (known?.next !== undefined && known.next < nowMs) await renew(queue, job);
}

async function renew(queue: BackendQueue, job: Job<never>): Promise<void> {
  const template = { name: job.name, data: null, opts: jobOptions(job) };
  await queue.upsertJobScheduler(job.name, { pattern: job.cron ?? '', tz: 'UTC' }, template);
}

/** How BullMQ tries the job again. */
export function jobOptions({ attempts, backoffMs }: Pick<Job<never>, 'attempts' | 'backoffMs'>) {
  return { attempts, backoff: { type: 'exponential', delay: backoffMs } };
}
