import { evaluateProjects } from '../alerts/status-alerts/evaluate-projects.js';
import type { Deps } from '../deps.js';
import type { Job } from '../queue/job.js';

/** Evaluates changes of status for policies (docs/rules/alerting.md#status-changes). */
export const statusAlertsJob: Job<Deps> = {
  name: 'status-watch',
  // With seconds: a change must be notified within 10 s.
  cron: '*/3 * * * * *',
  periodSeconds: 3,
  timeoutSeconds: 60,
  concurrency: 1,
  // The next tick is the next attempt.
  attempts: 1,
  backoffMs: 1_000,
  async run(deps, _data, signal) {
    const { changes, deliveries } = await evaluateProjects(deps, signal);
    return deliveries === 0 ? '' : `recorded ${deliveries} notices of ${changes} changes of status`;
  },
};
