import { setTimeout as sleep } from 'node:timers/promises';
import type { Base } from '../../base.js';
import { onShare } from '../../db/prisma-client.js';
import { DAY_MS } from '../../lib/time.js';
import { deleteOldUsage } from '../../quotas/store.js';
import { type Edges, edgesAt } from './edges.js';
import { deleteOldIds } from './ids.js';
import { deleteOldDeliveries, deleteOldFindings } from './inspected.js';
import { deleteEndedInterventions, deleteSilentWriters } from './leftovers.js';
import { BEFORE_ALL, deleteExpiredEvents, type Place, readEventPage, trimLongEvents } from './store.js';

/** How many events are looked at, and how many are deleted, in one go. */
const PAGE_SIZE = 2_000;
const STEP_SIZE = 200;

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
 * between, so that sending always finds its turn. May run twice at once, and again after it was cut off.
 */
export async function runRetention(deps: RetentionDeps, signal: AbortSignal): Promise<RetentionResult> {
  const projects = await onShare(deps, (tx) =>
    tx.project.findMany({ select: { id: true, retentionDays: true }, orderBy: { id: 'asc' } }),
  );
  const result: RetentionResult = { events: 0, ids: 0, findings: 0, deliveries: 0, finished: false };
  for (const { id, retentionDays } of projects) {
    const edges = edgesAt(deps.clock.now(), retentionDays * DAY_MS);
    result.events += await deleteEvents(deps, id, edges, signal);
    result.ids += await deleteInSteps(deleteOldIds(deps.pool, { projectId: id, hour: edges.idHour }), signal);
    const inspected = { projectId: id, edgeMs: edges.eventMs };
    result.findings += await deleteInSteps(deleteOldFindings(deps.pool, inspected), signal);
    result.deliveries += await deleteInSteps(deleteOldDeliveries(deps.pool, inspected), signal);
    if (signal.aborted) return result;
    const scope = { projectId: id, writerId: deps.writerId };
    await deleteEndedInterventions(deps.pool, { ...scope, edgeMs: edges.eventMs });
    await deleteSilentWriters(deps.pool, { ...scope, writerMs: edges.writerMs });
    await deleteOldUsage(deps.pool, id, deps.clock.now());
  }
  return { ...result, finished: true };
}

async function deleteEvents(
  deps: RetentionDeps,
  projectId: number,
  edges: Edges,
  signal: AbortSignal,
): Promise<number> {
  const step = { projectId, writerId: deps.writerId, edgeMs: edges.eventMs };
  let deleted = 0;
  for (let place: Place | null = BEFORE_ALL; place !== null && !signal.aborted; ) {
    const page = await withPause(() => readEventPage(deps.pool, projectId, edges.eventMs, place as Place, PAGE_SIZE));
    for (const ids of slices(page.expired)) {
      if (signal.aborted) return deleted;
      deleted += await withPause(() => deleteExpiredEvents(deps.pool, { ...step, ids }));
    }
    for (const ids of slices(page.long)) {
      if (signal.aborted) return deleted;
      await withPause(() => trimLongEvents(deps.pool, { ...step, ids }));
    }
    place = page.next;
  }
  return deleted;
}

/** Lets steps be done one after the other, with a pause after each. */
async function deleteInSteps(steps: AsyncGenerator<number>, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  while (!signal.aborted) {
    const step = await withPause(() => steps.next());
    if (step.done) break;
    deleted += step.value;
  }
  return deleted;
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
