import { runRetention } from '../deletion/retention/run.js';
import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';

/** Deletes what is older than the retention of its project (docs/rules.md#life-of-the-data). */
export const retentionJob: Job<Deps> = {
  name: 'retention',
  cron: '17 3 * * *',
  periodSeconds: 86_400,
  timeoutSeconds: 1_800,
  concurrency: 1,
  attempts: 3,
  backoffMs: 60_000,
  async run(deps, _data, signal) {
    const { events, ids, findings, deliveries, finished } = await runRetention(deps, signal);
    const deleted = `${events} events, ${ids} ids, ${findings} findings and ${deliveries} deliveries`;
    return `deleted ${deleted}${finished ? '' : '; cut off, the next run continues'}`;
  },
};
