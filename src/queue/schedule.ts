import type { BackendQueue } from './backend.js';
import type { JobPlan } from './job.js';

/** A tick that waits for a worker may be late by the longest run before it, and by this. */
const LATE_MS = 60_000;
/** A schedule may lie ahead by its period, and by this. */
const AHEAD_MS = 5_000;

/** What is wrong with a schedule, in words for the log; null = nothing. */
export type ScheduleIssue = 'is missing' | 'is another' | 'is overdue' | 'lies too far ahead';

/** Leaves a schedule alone that is as it should be: renewing it would drop a tick that is due. */
export async function schedule(queue: BackendQueue, job: JobPlan): Promise<void> {
  if (job.cron === null) return;
  const known = await queue.getJobScheduler(job.name);
  if (known?.pattern !== job.cron) await renew(queue, job);
}

/**
 * Renews a schedule that will not tick as it should: its queue came back empty, the job that carried its next tick was
 * lost, or the machine's clock was set back since. Answers what was wrong. `nowMs` by the machine's clock, by which
 * BullMQ ticks; only while workers run, which take what is due.
 */
export async function repairSchedule(queue: BackendQueue, job: JobPlan, nowMs: number): Promise<ScheduleIssue | null> {
  if (job.cron === null) return null;
  const flaw = flawOf(await queue.getJobScheduler(job.name), job, nowMs);
  if (flaw !== null) await renew(queue, job);
  return flaw;
}

function flawOf(
  known: { pattern?: string; next?: number } | undefined,
  { cron, periodSeconds, timeoutSeconds }: JobPlan,
  nowMs: number,
): ScheduleIssue | null {
  if (known === undefined) return 'is missing';
  if (known.pattern !== cron) return 'is another';
  if (known.next === undefined) return null;
  if (known.next < nowMs - timeoutSeconds * 1000 - LATE_MS) return 'is overdue';
  return known.next > nowMs + periodSeconds * 1000 + AHEAD_MS ? 'lies too far ahead' : null;
}

async function renew(queue: BackendQueue, job: JobPlan): Promise<void> {
  const template = { name: job.name, data: null, opts: jobOptions(job) };
  await queue.upsertJobScheduler(job.name, { pattern: job.cron ?? '', tz: 'UTC' }, template);
}

/** How BullMQ tries the job again. */
export function jobOptions({ attempts, backoffMs }: JobPlan) {
  return { attempts, backoff: { type: 'exponential', delay: backoffMs } };
}
