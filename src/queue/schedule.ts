import type { BackendQueue } from './backend.js';
import type { JobPlan } from './job.js';

/** A tick that waits for a worker may be late by the longest run before it, and by this. */
const LATE_MS = 60_000;
/** A schedule may lie ahead by its period, and by this. */
const AHEAD_MS = 5_000;
/** Processes that renew a schedule at the same time add one job for now between them. */
const RENEWAL_ROUND_MS = 60_000;

/** What is wrong with a schedule. */
export type ScheduleIssue = 'missing' | 'changed' | 'overdue' | 'too-far-ahead';

/** A schedule's issue as the log shows it, after "the schedule". */
export function scheduleIssueText(issue: ScheduleIssue): string {
  switch (issue) {
    case 'missing':
      return 'is missing';
    case 'changed':
      return 'has another pattern';
    case 'overdue':
      return 'is overdue';
    case 'too-far-ahead':
      return 'lies too far ahead';
  }
}

/** Makes a schedule that is missing or has another pattern. One that is as it should be keeps its tick that is due. */
export async function schedule(queue: BackendQueue, job: JobPlan, nowMs: number): Promise<void> {
  if (job.cron === null) return;
  const known = await queue.getJobScheduler(job.name);
  if (known?.pattern !== job.cron) await renew(queue, job, nowMs);
}

/**
 * Renews a schedule that will not tick as it should: its queue was emptied, the job that carried its next tick was lost,
 * or the machine's clock was set back since. Returns what was wrong; null = nothing. Only while workers run, which take
 * what is due.
 */
export async function repairSchedule(queue: BackendQueue, job: JobPlan, nowMs: number): Promise<ScheduleIssue | null> {
  if (job.cron === null) return null;
  const issue = issueOf(await queue.getJobScheduler(job.name), job, nowMs);
  if (issue !== null) await renew(queue, job, nowMs);
  return issue;
}

function issueOf(
  known: { pattern?: string; next?: number } | undefined,
  { cron, periodSeconds, timeoutSeconds }: JobPlan,
  nowMs: number,
): ScheduleIssue | null {
  if (known === undefined) return 'missing';
  if (known.pattern !== cron) return 'changed';
  if (known.next === undefined) return null;
  if (known.next < nowMs - timeoutSeconds * 1000 - LATE_MS) return 'overdue';
  return known.next > nowMs + periodSeconds * 1000 + AHEAD_MS ? 'too-far-ahead' : null;
}

/** The next tick is in the future: the one that may have been due is made up for by a job for now. */
async function renew(queue: BackendQueue, job: JobPlan, nowMs: number): Promise<void> {
  const template = { name: job.name, data: null, opts: jobOptions(job) };
  await queue.upsertJobScheduler(job.name, { pattern: job.cron ?? '', tz: 'UTC' }, template);
  await queue.add(job.name, null, { ...jobOptions(job), jobId: `renewed-${Math.floor(nowMs / RENEWAL_ROUND_MS)}` });
}

/** How BullMQ retries the job. */
export function jobOptions({ attempts, backoffMs }: JobPlan) {
  return { attempts, backoff: { type: 'exponential', delay: backoffMs } };
}
