import { runRetention } from '../retention/run.js';
import type { Job } from './job.js';

/** Deletes what is older than the retention of its project (1-product.md, Life of the data). */
export const retentionJob: Job = {
  name: 'retention',
  cron: '17 3 * * *',
  timeoutSeconds: 1_800,
  concurrency: 1,
  attempts: 3,
  backoffMs: 60_000,
  async run(deps, _data, signal) {
    const { events, ids, finished } = await runRetention(deps, signal);
    return `deleted ${events} events and ${ids} ids${finished ? '' : '; cut off, the next run goes on'}`;
  },
};
