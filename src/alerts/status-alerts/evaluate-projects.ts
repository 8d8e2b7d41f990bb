import type { Base } from '../../base.js';
import type { DbClockLog } from '../../db/context.js';
import { lockProjectExclusive } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { inTurns, type SlicedWork } from '../../lib/in-turns.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { enqueue } from '../deliveries/enqueue.js';
import { baselineStatusAlerts } from './baseline.js';
import { type EvaluationOutcome, evaluateProject, type Place } from './evaluate-project.js';
import { projectsToEvaluate } from './project-store.js';

type EvaluationDeps = DbClockLog & Pick<Base, 'startedMs'> & { queue: JobAdder };

/** What one round over all projects recorded; `failed`: projects that the next round tries again. */
export interface Round {
  changes: number;
  deliveries: number;
  failed: number;
}

/**
 * Evaluates every project in which a status may have changed since the last round. Projects take turns, a slice of their
 * components each. Stops soon after the signal.
 */
export async function evaluateProjects(deps: EvaluationDeps, signal?: AbortSignal): Promise<Round> {
  const round: Round = { changes: 0, deliveries: 0, failed: 0 };
  const projects = await projectsToEvaluate(deps.pool, deps.clock.now());
  const works = projects.map((projectId): SlicedWork => {
    let place: Place | null = null;
    return {
      async slice() {
        try {
          const outcome = await evaluateProject(deps, projectId, place);
          await handleOutcome(deps, projectId, outcome, round);
          place = outcome.kind === 'evaluated' ? outcome.next : null;
        } catch (error) {
          // A project that fails must not keep the others from being evaluated.
          round.failed += 1;
          deps.log.warn({ projectId }, `could not evaluate changes of status: ${(error as Error).message}`);
          place = null;
        }
        return place !== null;
      },
    };
  });
  await inTurns(works, signal ?? new AbortController().signal);
  return round;
}

async function handleOutcome(
  deps: EvaluationDeps,
  projectId: number,
  outcome: EvaluationOutcome,
  round: Round,
): Promise<void> {
  switch (outcome.kind) {
    case 'evaluated':
      round.changes += outcome.changes;
      round.deliveries += outcome.deliveries.length;
      enqueue(deps, projectId, outcome.deliveries);
      return;
    case 'baseline-missing':
      await inTransaction(deps.pool, async (client) => {
        await lockProjectExclusive(client, projectId);
        const nowMs = deps.clock.now();
        for (const ms of outcome.minDurationsMs) await baselineStatusAlerts(client, projectId, ms, nowMs);
      });
      return;
    case 'busy':
    case 'not-needed':
      return;
  }
}
