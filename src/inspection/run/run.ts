import { enqueue } from '../../alerts/notify/notify.js';
import type { DbClockLog, PrismaDb } from '../../db/context.js';
import { inTurns, type SlicedWork } from '../../lib/in-turns.js';
import type { ProjectFinder } from '../../model/project.js';
import type { JobAdder } from '../../queue/job-queue.js';
import { fullHourMs } from '../definitions/definition.js';
import { inspectNextWindow, type ProjectName } from './inspect-window.js';
import { dueInspections } from './run-store.js';

export type RunDeps = DbClockLog & PrismaDb & { projects: ProjectFinder; queue: JobAdder };

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
 * (docs/rules/alerting.md#windows). Projects take turns, one hour of one inspection each. May run any number of times at once, and again after it was cut off: each hour is
 * inspected once. One inspection that fails does not stop the others; then it throws at the end, and the next run goes
 * on there.
 */
export async function runInspections(deps: RunDeps, signal: AbortSignal): Promise<RunResult> {
  const result: RunResult = { windows: 0, findings: 0, newTypes: 0, recovered: 0 };
  const failures: unknown[] = [];
  const inspect = async (projectId: number, id: string) => {
    try {
      const project = await deps.projects.byId(projectId);
      return project !== null && (await inspectHour(deps, project, id, signal, result));
    } catch (error) {
      signal.throwIfAborted();
      deps.log.error({ err: error, inspection: id }, 'an inspection failed');
      failures.push(error);
      return false;
    }
  };
  const due = await dueInspections(deps.pool, fullHourMs(deps.clock.now()));
  await inTurns(byProject(due, inspect), signal);
  signal.throwIfAborted();
  if (failures.length > 0)
    throw new AggregateError(failures, `the first of ${failures.length} failures: ${String(failures[0])}`);
  return result;
}

/** A slice of a project is one hour of one of its inspections; each catches up before the next one does. */
function byProject(
  due: readonly { projectId: number; id: string }[],
  inspect: (projectId: number, id: string) => Promise<boolean>,
): SlicedWork[] {
  const projects = new Map<number, { id: string }[]>();
  for (const { projectId, id } of due) projects.set(projectId, [...(projects.get(projectId) ?? []), { id }]);
  return [...projects].map(([projectId, inspections]) => ({
    async slice() {
      const [first] = inspections;
      if (first !== undefined && !(await inspect(projectId, first.id))) inspections.shift();
      return inspections.length > 0;
    },
  }));
}

/** Inspects the next hour of an inspection; returns whether there may be another one. */
async function inspectHour(
  deps: RunDeps,
  project: ProjectName,
  inspectionId: string,
  signal: AbortSignal,
  result: RunResult,
): Promise<boolean> {
  signal.throwIfAborted();
  const outcome = await inspectNextWindow(deps, project, inspectionId, signal);
  if (outcome.kind !== 'inspected') return false;
  enqueue(deps, project.id, outcome.deliveryIds);
  result.windows += 1;
  result.findings += outcome.findings;
  result.newTypes += outcome.newTypes;
  result.recovered += outcome.recovered;
  return true;
}
