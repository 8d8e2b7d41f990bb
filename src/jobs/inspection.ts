import type { Deps } from '../deps.js';
import { fullHourMs } from '../inspection/definitions/definition.js';
import { runInspections } from '../inspection/run/run.js';
import { HOUR_MS } from '../lib/time.js';
import type { Job } from '../queue/job.js';

/** How far the clocks of two machines may lie apart. */
const SKEW_MS = 60_000;

/**
 * The hourly search for new error types (docs/rules/alerting.md#windows). What was missed is caught up by the next
 * tick; the tick that was due while nothing ran comes as soon as a worker starts.
 */
export const inspectionJob: Job<Deps> = {
  name: 'inspection',
  cron: '0 * * * *',
  periodSeconds: 3600,
  timeoutSeconds: 1_800,
  concurrency: 1,
  attempts: 5,
  backoffMs: 30_000,
  async run(deps, _data, signal) {
    await mindSlowClock(deps);
    const { windows, findings, newTypes, recovered } = await runInspections(deps, signal);
    const [hours, types, found] = [
      counted(windows, 'hour'),
      counted(newTypes, 'new error type'),
      counted(findings, 'finding'),
    ];
    return `inspected ${hours}: ${types} in ${found}, ${recovered} recovered`;
  },
};

/** `1 hour`, `2 hours`. */
function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** Another machine made the tick: where the hour is not full yet by the clock of this one, a second look follows. */
async function mindSlowClock({ clock, queue }: Pick<Deps, 'clock' | 'queue'>): Promise<void> {
  const nowMs = clock.now();
  const nextMs = fullHourMs(nowMs) + HOUR_MS;
  if (nextMs - nowMs > SKEW_MS) return;
  await queue.add(inspectionJob.name, null, { id: `at-${nextMs}`, delayMs: nextMs - nowMs });
}
