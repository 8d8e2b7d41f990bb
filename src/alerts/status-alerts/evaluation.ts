import type { PoolClient } from 'pg';
import type { DbClock } from '../../db/context.js';
import { inTransaction } from '../../db/transaction.js';
import { severityOfRank } from '../../model/severity.js';
import { type Cause, recordNotices } from '../notify/notify.js';
import { type Owed, readOwed, settleOwed } from '../notify/subject-store.js';
import { CHUNK } from './baseline.js';
import { ChangeData } from './change-data.js';
import { type Change, type Judgement, judge, type Told } from './changes.js';
import { deferredDecision } from './deferred-notifications.js';
import {
  dropDurations,
  endWatch,
  finishEvaluation,
  lockEvaluation,
  readDurations,
  readMarks,
} from './evaluation-store.js';
import { deleteSignals, type Signal } from './signal-store.js';
import { type ComponentSituation, readSituations } from './situations.js';
import { componentsToJudge, forgetWatched, remember, type ToldRank, writeTold } from './store.js';

/** What became of a look at a project. */
export type EvaluationOutcome =
  /** `changes`: told to policies of some minimum duration; `deliveries`: ids of those to send now. */
  | { kind: 'looked'; changes: number; deliveries: string[] }
  /** Somebody else looks. */
  | { kind: 'busy' }
  /** For these minimum durations nobody said what is told already (baseline.ts). */
  | { kind: 'unprepared'; minDurationsMs: number[] }
  /** No policy asks for changes of status any more. */
  | { kind: 'ended' };

/** Beside three times the longest minimum duration, for what arrives late; then nothing old changes what is told. */
const KEPT_MS = 600_000;

/**
 * Looks once at a project: judges components that may have changed since the last look, and records what is to be told
 * of them, in one transaction. It holds nothing that a flush waits for but, at the end, signals that are long over.
 */
export async function evaluate({ pool, clock }: DbClock, projectId: number): Promise<EvaluationOutcome> {
  return inTransaction(pool, async (client): Promise<EvaluationOutcome> => {
    // Whoever deletes parts of the project, or makes policies, excludes lookers as it does senders.
    await client.query('SELECT lock_project_shared($1)', [projectId]);
    const { wanted, known } = await readDurations(client, projectId);
    const missing = wanted.filter((ms) => !known.some(({ minDurationMs }) => minDurationMs === ms));
    if (missing.length > 0) return { kind: 'unprepared', minDurationsMs: missing };
    const last = await lockEvaluation(client, projectId);
    if (last === null) return { kind: 'busy' };
    if (wanted.length === 0) {
      await endWatch(client, projectId);
      return { kind: 'ended' };
    }
    const durations = known.filter(({ minDurationMs }) => wanted.includes(minDurationMs));
    const unwanted = known.filter((one) => !durations.includes(one)).map(({ minDurationMs }) => minDurationMs);
    if (unwanted.length > 0) await dropDurations(client, projectId, unwanted);
    return lookWith(client, projectId, durations, last.interventions, clock.now());
  });
}

async function lookWith(
  client: PoolClient,
  projectId: number,
  durations: readonly Omit<Told, 'rank'>[],
  interventions: string,
  nowMs: number,
): Promise<EvaluationOutcome> {
  // Before anything else is read: what is written from here on is for the next look.
  const marks = await readMarks(client, projectId);
  const owed = await readOwed(client, projectId, nowMs);
  const changed = await componentsToJudge(client, projectId, nowMs, marks.interventions !== interventions);
  const keys = [...new Set([...changed, ...owed.keys()])];
  const keptMs = 3 * Math.max(...durations.map(({ minDurationMs }) => minDurationMs)) + KEPT_MS;
  const causes: Cause[] = [];
  const over: Signal[] = [];
  const settled: Owed[] = [];
  for (let i = 0; i < keys.length; i += CHUNK) {
    const situations = await readSituations(client, projectId, keys.slice(i, i + CHUNK), nowMs);
    const judged = situations.map((one) => {
      const told = durations.map((duration) => ({ ...duration, rank: one.told.get(duration.minDurationMs) ?? 0 }));
      return { ...one, judgement: judge({ ...one, told }, nowMs, keptMs) };
    });
    const data = new ChangeData(client, projectId);
    for (const one of judged) {
      for (const cause of causesOfComponent(one, data)) causes.push(cause);
      for (const its of owed.get(one.key) ?? []) {
        const payment = deferredDecision(its, { ...one, told: [] }, one.judgement, nowMs);
        if (payment.kind === 'tell') causes.push(causeOf(one, its.minDurationMs, payment.change, [its.policyId], data));
        if (payment.kind !== 'maintenance') settled.push(its);
      }
      for (const signal of one.signals.over) over.push(signal);
    }
    await store(client, projectId, judged);
  }
  await settleOwed(client, projectId, settled);
  const deliveries = await recordNotices(client, projectId, causes, nowMs);
  await deleteSignals(client, projectId, over);
  await finishEvaluation(client, projectId, marks, nowMs);
  return { kind: 'looked', changes: causes.length, deliveries };
}

type Judged = ComponentSituation & { judgement: Judgement };

async function store(client: PoolClient, projectId: number, judged: readonly Judged[]): Promise<void> {
  const told = judged.flatMap(({ key, told: before, judgement }): ToldRank[] =>
    judgement.verdicts
      .filter(({ minDurationMs, rank }) => rank !== (before.get(minDurationMs) ?? 0))
      .map(({ minDurationMs, rank }) => ({ key, minDurationMs, rank })),
  );
  await writeTold(client, projectId, told);
  const gone = judged.filter(isForgotten).map(({ key }) => key);
  await forgetWatched(client, projectId, gone);
  const remembered = judged
    .filter((one) => !isForgotten(one))
    .map(({ key, judgement: { watched, dueMs }, signals }) => ({ key, watched, dueMs, signals: signals.version }));
  await remember(client, projectId, remembered);
}

/** Nothing is known of it that could matter once more. */
function isForgotten({ judgement: { watched, verdicts }, signals }: Judged): boolean {
  return signals.version === 0 && watched.seen[1]?.length === 0 && verdicts.every(({ rank }) => rank === 0);
}

/** What is to be told of a component, in the order in which it was. */
function causesOfComponent(judged: Judged, data: ChangeData): Cause[] {
  return judged.judgement.verdicts.flatMap(({ minDurationMs, verdict }) => {
    if (verdict.kind !== 'tell') return [];
    return verdict.changes.map((change) => causeOf(judged, minDurationMs, change, [], data));
  });
}

/** `policyIds`: empty = every policy that matches. */
function causeOf(
  { environment, component, key, windows, judgement }: Judged,
  minDurationMs: number,
  change: Change,
  policyIds: readonly string[],
  data: ChangeData,
): Cause {
  // Open only where what was there before was deleted.
  const sinceMs = Number.isFinite(change.sinceMs) ? change.sinceMs : judgement.watched.judgedMs;
  return {
    kind: 'status.changed',
    environment,
    component,
    componentKey: key,
    from: severityOfRank(change.from),
    to: severityOfRank(change.to),
    sinceMs,
    minDurationMs,
    policyIds,
    data: data.of({ environment, component }, { ...change, sinceMs }, windows),
  };
}
