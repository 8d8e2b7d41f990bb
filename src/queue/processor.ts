import type { FastifyBaseLogger } from 'fastify';
import type { Processor } from './backend.js';
import { type Job, type JobPlan, TryAgain } from './job.js';
import type { JobCounters, JobResult } from './job-counters.js';

/** Where it is noted how jobs went. */
export interface Noted {
  log: FastifyBaseLogger;
  counters: JobCounters;
}

/**
 * What BullMQ calls: runs the job within its time, says what came of it, and throws what should be tried again. How it
 * went is noted.
 */
export function processorOf<On>(job: Job<On, never>, on: On, { log, counters }: Noted): Processor {
  return async ({ data }, _token, signal) => {
    const begunMs = performance.now();
    const note = (result: JobResult) => counters.note(job.name, result, (performance.now() - begunMs) / 1000);
    const timeout = AbortSignal.timeout(job.timeoutSeconds * 1000);
    try {
      const done = await job.run(on, data as never, signal ? AbortSignal.any([signal, timeout]) : timeout);
      if (timeout.aborted) throw new Error('it was cut off');
      log[done === '' ? 'debug' : 'info']({ job: job.name }, done);
      note('done');
      return done;
    } catch (error) {
      note(error instanceof TryAgain ? 'again' : 'failed');
      throw failure(job, log, error as Error, timeout);
    }
  };
}

/** What BullMQ is told, so that it tries again. */
function failure({ name, timeoutSeconds }: JobPlan, log: FastifyBaseLogger, cause: Error, timeout: AbortSignal): Error {
  if (cause instanceof TryAgain) return cause;
  if (!timeout.aborted) {
    log.warn({ job: name }, `the job failed: ${cause.message}`);
    return cause;
  }
  const error = new Error(`The job took longer than its ${timeoutSeconds} s: ${cause.message}`);
  log.error({ job: name }, error.message);
  return error;
}
