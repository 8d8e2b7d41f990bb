import type { Deps } from '../deps.js';
import type { JobFigures, JobResult } from '../metrics/job-figures.js';
import type { Processor } from './backend.js';
import { type Job, TryAgain } from './job.js';

/**
 * What BullMQ calls: runs the job within its time, says what came of it, and throws what should be tried again. How it
 * went is noted in `figures`.
 */
export function processorOf(job: Job<never>, deps: Deps, figures: JobFigures): Processor {
  return async ({ data }, _token, signal) => {
    const begunMs = performance.now();
    const note = (result: JobResult) => figures.note(job.name, result, (performance.now() - begunMs) / 1000);
    const timeout = AbortSignal.timeout(job.timeoutSeconds * 1000);
    try {
      const done = await job.run(deps, data as never, signal ? AbortSignal.any([signal, timeout]) : timeout);
      if (timeout.aborted) throw new Error('it was cut off');
      deps.log[done === '' ? 'debug' : 'info']({ job: job.name }, done);
      note('done');
      return done;
    } catch (error) {
      note(error instanceof TryAgain ? 'again' : 'failed');
      throw failure(job, deps, error as Error, timeout);
    }
  };
}

/** What BullMQ is told, so that it tries again. */
function failure({ name, timeoutSeconds }: Job<never>, { log }: Deps, cause: Error, timeout: AbortSignal): Error {
  if (cause instanceof TryAgain) return cause;
  if (!timeout.aborted) {
    log.warn({ job: name }, `the job failed: ${cause.message}`);
    return cause;
  }
  const error = new Error(`The job took longer than its ${timeoutSeconds} s: ${cause.message}`);
  log.error({ job: name }, error.message);
  return error;
}
