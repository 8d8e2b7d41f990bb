import type { FastifyBaseLogger } from 'fastify';
import type { Processor } from './backend.js';
import type { Job, JobPlan } from './job.js';
import type { JobCounters, JobResult } from './job-counters.js';

/** With what BullMQ cancels the jobs of a worker when the service stops. */
export const SERVICE_STOPS = 'the service is stopping';

/** Where the results of jobs are logged and counted. */
export interface JobObserver {
  log: FastifyBaseLogger;
  counters: JobCounters;
}

/**
 * The function that BullMQ calls: runs the job within its timeout, returns what it did, and throws when it is to be
 * retried. The result is logged and counted.
 */
export function processorOf<On>(job: Job<On, never>, on: On, { log, counters }: JobObserver): Processor {
  return async ({ data }, _token, canceled) => {
    const startedMs = performance.now();
    const count = (result: JobResult) => counters.count(job.name, result, (performance.now() - startedMs) / 1000);
    const timeout = AbortSignal.timeout(job.timeoutSeconds * 1000);
    try {
      const done = await job.run(on, data as never, canceled ? AbortSignal.any([canceled, timeout]) : timeout);
      if (timeout.aborted) throw new Error('it was cut off');
      log[done === '' ? 'debug' : 'info']({ job: job.name }, done);
      count('done');
      return done;
    } catch (thrown) {
      const failure = failureOf(job, thrown, { timedOut: timeout.aborted, isStopping: canceled?.aborted === true });
      count(failure.result);
      log[failure.level]({ job: job.name }, failure.error.message);
      throw failure.error;
    }
  };
}

/** A run that did not succeed. `error` makes BullMQ retry. */
interface JobFailure {
  error: Error;
  level: 'info' | 'warn' | 'error';
  result: JobResult;
}

/** `thrown` is the reason of an aborted signal where the job throws that: it need not be an Error. */
function failureOf(
  { timeoutSeconds }: JobPlan,
  thrown: unknown,
  { timedOut, isStopping }: { timedOut: boolean; isStopping: boolean },
): JobFailure {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (timedOut) {
    const error = new Error(`The job took longer than its ${timeoutSeconds} s: ${text}`);
    return { error, level: 'error', result: 'failed' };
  }
  if (isStopping) {
    const error = new Error(`the job was cut off because ${SERVICE_STOPS}; it is run again`);
    return { error, level: 'info', result: 'again' };
  }
  const error = new Error(`the job failed: ${text}`, { cause: thrown });
  return { error, level: 'warn', result: 'failed' };
}
