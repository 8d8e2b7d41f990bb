import type { DbClockLog } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { enqueue } from '../notify/notify.js';
import { baselineStatusWatch } from './baseline.js';
import { type EvaluationOutcome, evaluate } from './evaluation.js';
import { projectsToEvaluate } from './evaluation-store.js';

/** What one round over all projects told; `failed`: projects that could not be looked at, the next round tries again. */
export interface Round {
  changes: number;
  deliveries: number;
  failed: number;
}

/** Looks at every project in which a status may have changed since the last look. Stops soon after the signal. */
export async function watchStatus(deps: DbClockLog & { queue: JobAdder }, signal?: AbortSignal): Promise<Round> {
  const round: Round = { changes: 0, deliveries: 0, failed: 0 };
  for (const projectId of await projectsToEvaluate(deps.pool, deps.clock.now())) {
    if (signal?.aborted) break;
    try {
      const outcome = await evaluate(deps, projectId);
      await follow(deps, projectId, outcome, round);
    } catch (error) {
      // One project's trouble must not keep the others from being looked at.
      round.failed += 1;
      deps.log.warn({ projectId }, `could not look for changes of status: ${(error as Error).message}`);
    }
  }
  return round;
}

async function follow(
  deps: DbClockLog & { queue: JobAdder },
  projectId: number,
  outcome: EvaluationOutcome,
  round: Round,
): Promise<void> {
  switch (outcome.kind) {
    case 'looked':
      round.changes += outcome.changes;
      round.deliveries += outcome.deliveries.length;
      if (outcome.deliveries.length > 0) enqueue(deps, projectId, outcome.deliveries);
      return;
    case 'unprepared':
      await inTransaction(deps.pool, async (client) => {
        await client.query('SELECT lock_project_exclusive($1)', [projectId]);
        const nowMs = deps.clock.now();
        for (const ms of outcome.minDurationsMs) await baselineStatusWatch(client, projectId, ms, nowMs);
      });
      return;
    case 'busy':
    case 'ended':
      return;
  }
}
