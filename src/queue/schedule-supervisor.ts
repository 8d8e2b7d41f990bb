import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../lib/clock.js';
import type { JobPlan } from './job.js';
import type { Queues } from './queues.js';
import { repairSchedule, schedule, scheduleIssueText } from './schedule.js';

/** By the first check the workers have taken what was due when they started. */
const CHECK_EVERY_MS = 30_000;

/** The schedules of all jobs: made once, then checked. */
export class ScheduleSupervisor {
  constructor(
    readonly queues: Queues,
    readonly jobs: readonly JobPlan[],
    readonly clock: Clock,
    readonly log: FastifyBaseLogger,
    readonly closing: AbortSignal,
  ) {}

  /** Makes the schedules that are missing or have changed. Throws when the queue's store is away. */
  async make(): Promise<void> {
    for (const job of this.jobs) await schedule(await this.queues.of(job), job, this.clock.now());
  }

  /** Repairs schedules until the service stops: then it throws. Only while workers run. */
  async keep(): Promise<void> {
    for (;;) {
      await sleep(CHECK_EVERY_MS, undefined, { signal: this.closing, ref: false });
      await this.#repair().catch(this.queues.onError);
    }
  }

  async #repair(): Promise<void> {
    for (const job of this.jobs) {
      const issue = await repairSchedule(await this.queues.of(job), job, this.clock.now());
      if (issue !== null) this.log.warn({ job: job.name }, `the schedule ${scheduleIssueText(issue)}; it was renewed`);
    }
  }
}
