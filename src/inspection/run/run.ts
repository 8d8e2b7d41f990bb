import { enqueue } from '../../alerts/notify/notify.js';
import type { DbClockLog } from '../../db/context.js';
import type { ProjectFinder } from '../../model/project.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { fullHourMs } from '../definitions/definition.js';
import { inspectNextWindow, type ProjectName } from './inspect-window.js';
import { dueInspections } from './run-store.js';

export type RunDeps = DbClockLog & { projects: ProjectFinder; queue: JobAdder };

/** What a run did, over all projects. */
export interface RunResult {
  /** Hours inspected, each of them counted once for each inspection. */
  windows: number;
  findings: number;
  newTypes: number;
  recovered: number;
}

/**
 * Inspects every full hour that was not inspected yet, hour by hour, of all inspections that are on
 * (docs/rules/alerting.md#windows). May run any number of times at once, and again after it was cut off: each hour is
 * inspected once. One inspection that fails does not stop the others; then it throws at the end, and the next run goes
 * on there.
 */
export async function runInspections(deps: RunDeps, signal: AbortSignal): Promise<RunResult> {
  const result: RunResult = { windows: 0, findings: 0, newTypes: 0, recovered: 0 };
  const failures: unknown[] = [];
  for (const { projectId, id } of await dueInspections(deps.pool, fullHourMs(deps.clock.now()))) {
    signal.throwIfAborted();
    try {
      const project = await deps.projects.byId(projectId);
      if (project !== null) await catchUp(deps, project, id, signal, result);
    } catch (error) {
      signal.throwIfAborted();
      deps.log.error({ err: error, inspection: id }, 'an inspection failed');
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `the first of ${failures.length} failures: ${String(failures[0])}`);
  return result;
}

async function catchUp(
  deps: RunDeps,
  project: ProjectName,
  inspectionId: string,
  signal: AbortSignal,
  result: RunResult,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const outcome = await inspectNextWindow(deps, project, inspectionId, signal);
    if (outcome.kind !== 'inspected') return;
    enqueue(deps, outcome.deliveryIds);
    result.windows += 1;
    result.findings += outcome.findings;
    result.newTypes += outcome.newTypes;
    result.recovered += outcome.recovered;
  }
}
