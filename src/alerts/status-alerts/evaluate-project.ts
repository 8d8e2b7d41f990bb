import type { PoolClient } from 'pg';
import type { Base } from '../../base.js';
import type { DbClock } from '../../db/context.js';
import { lockProjectShared } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { severityOfRank } from '../../model/severity.js';
import { type Cause, recordNotices } from '../notify/notify.js';
import { CHUNK } from './baseline.js';
import { ChangeData } from './change-data.js';
import {
  type Change,
  DELIVERY_GRACE_MS,
  type Evaluation,
  evaluateComponent,
  type NotifiedStatus,
  waitsForClients,
} from './changes.js';
import {
  componentsToEvaluate,
  deleteMemories,
  type NotifiedRank,
  postponeComponents,
  writeMemories,
  writeNotifiedRanks,
} from './component-store.js';
import {
  countStatusPolicies,
  deleteStatusAlerts,
  dropDurations,
  finishEvaluation,
  lockEvaluation,
  type Marks,
  readDurations,
  readMarks,
} from './project-store.js';
import { deleteSignals, type Signal } from './signal-store.js';
import { type ComponentSituation, readSituations } from './situations.js';

/** What became of the evaluation of a project. */
export type EvaluationOutcome =
  /** `changes`: how many were found; `deliveries`: ids of those to enqueue; `next`: where to go on; null = it is done. */
  | { kind: 'evaluated'; changes: number; deliveries: string[]; next: Place | null }
  /** Another process evaluates it. */
  | { kind: 'busy' }
  /** Policies have these minimum durations, for which no present status counts as notified yet (baseline.ts). */
  | { kind: 'baseline-missing'; minDurationsMs: number[] }
  /** No policy of the project has the trigger any more. */
  | { kind: 'not-needed' };

/** Where the next slice of an evaluation goes on. */
export interface Place {
  /** The components that are left. */
  keys: readonly string[];
  /** As they were when the evaluation began: what was written since is for the next one. */
  marks: Marks;
}

/** Components of one slice, in one transaction. With many policies fewer: each of them decides about each component. */
const SLICE_COMPONENTS = 1_000;
const SLICE_DECISIONS = 10_000;

/** How long the past is kept beside three times the longest minimum duration: older spans change no verdict. */
const KEPT_MS = 600_000;

/**
 * Evaluates a slice of the components of a project that may have changed since the last evaluation, from `place` on (null
 * = from the first one). Records the notices in the
 * same transaction. The only rows a flush may wait for are signals that ended long ago, which it deletes at the end.
 */
export async function evaluateProject(
  { pool, clock, startedMs }: DbClock & Pick<Base, 'startedMs'>,
  projectId: number,
  place: Place | null = null,
): Promise<EvaluationOutcome> {
  return inTransaction(pool, async (client): Promise<EvaluationOutcome> => {
    // Deleting parts of the project, and creating policies, take this lock exclusively.
    await lockProjectShared(client, projectId);
    const { wanted, known } = await readDurations(client, projectId);
    const missing = wanted.filter((ms) => !known.some(({ minDurationMs }) => minDurationMs === ms));
    if (missing.length > 0) return { kind: 'baseline-missing', minDurationsMs: missing };
    const last = await lockEvaluation(client, projectId);
    if (last === null) return { kind: 'busy' };
    if (wanted.length === 0) {
      await deleteStatusAlerts(client, projectId);
      return { kind: 'not-needed' };
    }
    const durations = known.filter(({ minDurationMs }) => wanted.includes(minDurationMs));
    const unwanted = known.filter((one) => !durations.includes(one)).map(({ minDurationMs }) => minDurationMs);
    if (unwanted.length > 0) await dropDurations(client, projectId, unwanted);
    const instants = { nowMs: clock.now(), startedMs };
    const from = place ?? (await firstPlace(client, projectId, last.interventions, instants.nowMs));
    return evaluateWith(client, projectId, durations, from, instants);
  });
}

/** All components that may have changed since the last evaluation. */
async function firstPlace(client: PoolClient, projectId: number, interventions: string, nowMs: number): Promise<Place> {
  // Before anything else is read: what is written from here on is for the next evaluation.
  const marks = await readMarks(client, projectId);
  const keys = await componentsToEvaluate(client, projectId, nowMs, marks.interventions !== interventions);
  return { keys, marks };
}

async function evaluateWith(
  client: PoolClient,
  projectId: number,
  durations: readonly Omit<NotifiedStatus, 'rank'>[],
  { keys: all, marks }: Place,
  { nowMs, startedMs }: { nowMs: number; startedMs: number },
): Promise<EvaluationOutcome> {
  const policies = await countStatusPolicies(client, projectId);
  const limit = Math.max(CHUNK, Math.min(SLICE_COMPONENTS, Math.floor(SLICE_DECISIONS / Math.max(1, policies))));
  const keys = all.slice(0, limit);
  const keptMs = 3 * Math.max(...durations.map(({ minDurationMs }) => minDurationMs)) + KEPT_MS;
  const causes: Cause[] = [];
  const over: Signal[] = [];
  for (let i = 0; i < keys.length; i += CHUNK) {
    const situations = await readSituations(client, projectId, keys.slice(i, i + CHUNK), nowMs);
    const judged = situations.map((one) => {
      const notified = durations.map((duration) => ({
        ...duration,
        rank: one.notifiedRanks.get(duration.minDurationMs) ?? 0,
      }));
      return { ...one, evaluation: evaluateComponent({ ...one, notified }, nowMs, keptMs) };
    });
    const waiting = judged.filter(({ evaluation }) => waitsForClients(evaluation, startedMs, nowMs));
    const waitingKeys = waiting.map(({ key }) => key);
    await postponeComponents(client, projectId, waitingKeys, startedMs + DELIVERY_GRACE_MS);
    const evaluated = judged.filter((one) => !waiting.includes(one));
    const data = new ChangeData(client, projectId);
    for (const one of evaluated) {
      for (const cause of causesOfComponent(one, data)) causes.push(cause);
      for (const signal of one.signals.over) over.push(signal);
    }
    await store(client, projectId, evaluated);
  }
  const deliveries = await recordNotices(client, projectId, causes, nowMs);
  await deleteSignals(client, projectId, over);
  const next = all.length > limit ? { keys: all.slice(limit), marks } : null;
  // Until then the project stays one to evaluate: a round that is cut off is repeated.
  if (next === null) await finishEvaluation(client, projectId, marks);
  return { kind: 'evaluated', changes: causes.length, deliveries, next };
}

type EvaluatedComponent = ComponentSituation & { evaluation: Evaluation };

async function store(client: PoolClient, projectId: number, all: readonly EvaluatedComponent[]): Promise<void> {
  const ranks = all.flatMap(({ key, notifiedRanks, evaluation }): NotifiedRank[] =>
    evaluation.verdicts
      .filter(({ minDurationMs, rank }) => rank !== (notifiedRanks.get(minDurationMs) ?? 0))
      .map(({ minDurationMs, rank }) => ({ key, minDurationMs, rank })),
  );
  await writeNotifiedRanks(client, projectId, ranks);
  const forgotten = all.filter(isForgotten).map(({ key }) => key);
  await deleteMemories(client, projectId, forgotten);
  const memories = all
    .filter((one) => !isForgotten(one))
    .map(({ key, evaluation: { memory, dueMs }, signals }) => ({ key, memory, dueMs, signals: signals.version }));
  await writeMemories(client, projectId, memories);
}

/** Whether nothing is left of a component that could change a later verdict. */
function isForgotten({ evaluation: { memory, verdicts }, signals }: EvaluatedComponent): boolean {
  return signals.version === 0 && memory.seen[1]?.length === 0 && verdicts.every(({ rank }) => rank === 0);
}

/** The changes of a component in the order in which they happened. */
function causesOfComponent(evaluated: EvaluatedComponent, data: ChangeData): Cause[] {
  return evaluated.evaluation.verdicts.flatMap(({ minDurationMs, verdict }) => {
    if (verdict.kind !== 'notify') return [];
    return verdict.changes.map((change) => causeOf(evaluated, minDurationMs, change, data));
  });
}

function causeOf(evaluated: EvaluatedComponent, minDurationMs: number, change: Change, data: ChangeData): Cause {
  const { environment, component, key, evaluation } = evaluated;
  // Open only where what was there before was deleted.
  const sinceMs = Number.isFinite(change.sinceMs) ? change.sinceMs : evaluation.memory.evaluatedMs;
  return {
    kind: 'status.changed',
    environment,
    component,
    componentKey: key,
    from: severityOfRank(change.from),
    to: severityOfRank(change.to),
    sinceMs,
    minDurationMs,
    policyIds: [],
    data: data.of(evaluated, { ...change, sinceMs }),
  };
}
