import { setTimeout as sleep } from 'node:timers/promises';
import { deleteOldRests } from '../../alerts/limits/host-store.js';
import type { Base } from '../../base.js';
import { inTurns, type SlicedWork } from '../../lib/in-turns.js';
import { DAY_MS } from '../../lib/time.js';
import { deleteOldUsage } from '../../quotas/store.js';
import { type Edges, edgesAt } from './edges.js';
import { deleteOldIds } from './ids.js';
import { deleteOldDeliveries, deleteOldFindings } from './inspected.js';
import { deleteEndedInterventions, deleteSilentWriters } from './leftovers.js';
import { BEFORE_ALL, deleteExpiredEvents, type EventPage, type Place, readEventPage, trimLongEvents } from './store.js';

/** How many events are looked at, and how many are deleted, in one go. */
const PAGE_SIZE = 2_000;
const STEP_SIZE = 200;
/** How long the steps of one project go on before those of another one. */
const SLICE_MS = 1_000;

type RetentionDeps = Pick<Base, 'pool' | 'prisma' | 'clock' | 'writerId'>;

/** What a run deleted. */
export interface RetentionResult {
  events: number;
  ids: number;
  findings: number;
  deliveries: number;
  /** Whether the signal cut it short; the next run goes on. */
  finished: boolean;
}

/**
 * Deletes in every project what is older than its retention. In bounded steps with a pause as long as each step
 * between, so that sending always finds its turn; projects take turns, about a second each. May run twice at once, and
 * again after it was cut off.
 */
export async function runRetention(deps: RetentionDeps, signal: AbortSignal): Promise<RetentionResult> {
  const projects = await deps.prisma.project.findMany({
    select: { id: true, retentionDays: true },
    orderBy: { id: 'asc' },
  });
  const result: RetentionResult = { events: 0, ids: 0, findings: 0, deliveries: 0, finished: false };
  const works = projects.map(({ id, retentionDays }): SlicedWork => {
    const steps = stepsOf(deps, id, retentionDays * DAY_MS, result);
    return { slice: () => doSome(steps, signal) };
  });
  await inTurns(works, signal);
  return { ...result, finished: !signal.aborted };
}

/** Does steps for about a second; returns whether there are more. */
async function doSome(steps: AsyncGenerator<void>, signal: AbortSignal): Promise<boolean> {
  const startedMs = performance.now();
  do {
    if ((await withPause(() => steps.next())).done) return false;
  } while (!signal.aborted && performance.now() - startedMs < SLICE_MS);
  return true;
}

/** All that is to be deleted in a project, a bounded step at a time. Each is counted when it is done. */
async function* stepsOf(
  deps: RetentionDeps,
  projectId: number,
  retentionMs: number,
  result: RetentionResult,
): AsyncGenerator<void> {
  const edges = edgesAt(deps.clock.now(), retentionMs);
  const inspected = { projectId, edgeMs: edges.eventMs };
  const ids = { projectId, hour: edges.idHour };
  yield* counted('events', deleteEvents(deps, projectId, edges), result);
  yield* counted('ids', deleteOldIds(deps.pool, ids), result);
  yield* counted('findings', deleteOldFindings(deps.pool, inspected), result);
  yield* counted('deliveries', deleteOldDeliveries(deps.pool, inspected), result);
  const scope = { projectId, writerId: deps.writerId };
  await deleteEndedInterventions(deps.pool, { ...scope, edgeMs: edges.eventMs });
  await deleteSilentWriters(deps.pool, { ...scope, writerMs: edges.writerMs });
  await deleteOldUsage(deps.pool, projectId, deps.clock.now());
  await deleteOldRests(deps.pool, projectId, edges.writerMs);
}

async function* counted(
  what: 'events' | 'ids' | 'findings' | 'deliveries',
  steps: AsyncGenerator<number>,
  result: RetentionResult,
): AsyncGenerator<void> {
  for await (const deleted of steps) {
    result[what] += deleted;
    yield;
  }
}

async function* deleteEvents(deps: RetentionDeps, projectId: number, edges: Edges): AsyncGenerator<number> {
  const step = { projectId, writerId: deps.writerId, edgeMs: edges.eventMs };
  for (let place: Place | null = BEFORE_ALL; place !== null; ) {
    const page: EventPage = await readEventPage(deps.pool, projectId, edges.eventMs, place, PAGE_SIZE);
    yield 0;
    for (const ids of slices(page.expired)) yield await deleteExpiredEvents(deps.pool, { ...step, ids });
    for (const ids of slices(page.long)) {
      await trimLongEvents(deps.pool, { ...step, ids });
      yield 0;
    }
    place = page.next;
  }
}

function slices(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / STEP_SIZE) }, (_, n) =>
    ids.slice(n * STEP_SIZE, (n + 1) * STEP_SIZE),
  );
}

/** Runs a step, then leaves the store to others for as long as it took. */
async function withPause<T>(step: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await step();
  await sleep(performance.now() - startedMs);
  return result;
}
