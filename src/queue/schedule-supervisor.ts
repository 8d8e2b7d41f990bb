import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { systemClock } from '../lib/clock.js';
import type { JobPlan } from './job.js';
import type { Queues } from './queues.js';
import { repairSchedule, schedule } from './schedule.js';

/** By the first time the workers have taken what was due when they started. */
const MEND_EVERY_MS = 30_000;

/** The schedules of all jobs: made once, then looked after. */
export class ScheduleSupervisor {
  constructor(
    readonly queues: Queues,
    readonly jobs: readonly JobPlan[],
    readonly log: FastifyBaseLogger,
    readonly closing: AbortSignal,
  ) {}

  /** Makes those that are not as they should be. Throws when the queue's store is away. */
  async make(): Promise<void> {
    for (const job of this.jobs) await schedule(await this.queues.of(job), job);
  }

  /** Renews those that will not tick as they should, until the service stops: then it throws. Only while workers run. */
  async keep(): Promise<void> {
    for (;;) {
      await sleep(MEND_EVERY_MS, undefined, { signal: this.closing, ref: false });
      await this.#mend().catch(this.queues.complain);
    }
  }

  async #mend(): Promise<void> {
    for (const job of this.jobs) {
      const flaw = await repairSchedule(await this.queues.of(job), job, systemClock.now());
      if (flaw !== null) this.log.warn({ job: job.name }, `the schedule ${flaw}; it was renewed`);
    }
  }
}
