import type { PoolClient } from 'pg';
import { recordNotices } from '../../alerts/notify/notify.js';
import type { DbClock } from '../../db/context.js';
import { lockProjectShared } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { HOUR_MS } from '../../lib/time.js';
import { readTypeNames } from '../../status/read/name-store.js';
import { fullHourMs, type Inspection } from '../definitions/definition.js';
import { findInspection } from '../definitions/definition-store.js';
import { findingIds } from '../findings/finding.js';
import { takeCandidates } from './candidate-store.js';
import { NewErrorSearch, type NewErrors } from './new-errors.js';
import { causesOf, type Found } from './notices.js';
import { NAMED_TYPES, overviewOf } from './overview.js';
import {
  finishWindow,
  insertFindings,
  lockInspection,
  recoverFindings,
  settleForRun,
  type Window,
} from './run-store.js';

/** How much is written at once. */
const BATCH_FINDINGS = 500;
const BATCH_TYPES = 5_000;

export interface ProjectName {
  id: number;
  slug: string;
}

/** What became of the next hour of an inspection. */
export type WindowOutcome =
  | { kind: 'inspected'; findings: number; newTypes: number; recovered: number; deliveryIds: string[] }
  /** Its last full hour was inspected before. */
  | { kind: 'up-to-date' }
  | { kind: 'off' }
  | { kind: 'gone' };

/**
 * Inspects the next full hour that was not inspected yet, in one transaction: evaluates, writes findings, ends those
 * that recovered, records notices and moves the watermark. Another run waits, and then finds that done. Rolled back
 * as a whole when the signal is raised.
 */
export function inspectNextWindow(
  { pool, clock }: DbClock,
  project: ProjectName,
  inspectionId: string,
  signal: AbortSignal,
): Promise<WindowOutcome> {
  return inTransaction(pool, async (client) => {
    await settleForRun(client);
    await lockInspection(client, project.id, inspectionId);
    const inspection = await findInspection(client, project.id, { id: inspectionId });
    if (inspection === null) return { kind: 'gone' };
    if (!inspection.enabled) return { kind: 'off' };
    const nowMs = clock.now();
    const fromMs = inspection.inspectedUntilMs;
    const window = { projectId: project.id, inspectionId, fromMs, toMs: fromMs + HOUR_MS };
    if (window.toMs > fullHourMs(nowMs)) return { kind: 'up-to-date' };
    return inspect(client, { project, inspection, window, nowMs, signal });
  });
}

interface Run {
  project: ProjectName;
  inspection: Inspection;
  window: Window;
  nowMs: number;
  signal: AbortSignal;
}

async function inspect(client: PoolClient, run: Run): Promise<WindowOutcome> {
  const { project, inspection, window, nowMs, signal } = run;
  signal.throwIfAborted();
  // Types, components and projects are not deleted while this transaction lasts.
  await lockProjectShared(client, project.id);
  const found = await search(client, run);
  const nextId = findingIds(window.toMs);
  const findings = found.map((errors) => ({ id: nextId(), errors }));
  for (const batch of batches(findings)) {
    signal.throwIfAborted();
    const overviews = await overviewsOf(
      client,
      window,
      batch.map(({ errors }) => errors),
    );
    const drafts = batch.map(({ id, errors }, n) => ({ id, errors, overview: overviews[n] as string }));
    await insertFindings(client, window, drafts);
  }
  signal.throwIfAborted();
  const recovered = await recoverFindings(client, window);
  await finishWindow(client, window, nowMs);
  signal.throwIfAborted();
  const causes = causesOf(client, project, inspection.policyIds, findings, recovered.reported);
  const deliveryIds = causes.length === 0 ? [] : await recordNotices(client, project.id, causes, nowMs);
  signal.throwIfAborted();
  const newTypes = found.reduce((sum, { total }) => sum + total, 0);
  return { kind: 'inspected', findings: found.length, newTypes, recovered: recovered.findings, deliveryIds };
}

/** Takes all candidates before the window's end, also those that became visible after their own hour was inspected. */
async function search(client: PoolClient, { inspection, window, nowMs, signal }: Run): Promise<NewErrors[]> {
  const search = new NewErrorSearch(inspection);
  const { projectId, inspectionId, toMs } = window;
  const scope = { projectId, inspectionId, sinceMs: 0, beforeMs: toMs, nowMs };
  for await (const candidates of takeCandidates(client, scope)) {
    search.add(candidates);
    signal.throwIfAborted();
  }
  return search.groups();
}

/** The sentence of each. */
export async function overviewsOf(
  client: Pick<PoolClient, 'query'>,
  { projectId, fromMs, toMs }: Pick<Window, 'projectId' | 'fromMs' | 'toMs'>,
  found: readonly NewErrors[],
): Promise<string[]> {
  const namedOf = ({ types }: NewErrors) => types.slice(0, NAMED_TYPES);
  const ids = found.flatMap((errors) => namedOf(errors).map(({ typeId }) => typeId));
  const names = await readTypeNames(client, projectId, ids);
  return found.map((errors) => {
    const named = namedOf(errors).map((type) => ({ ...type, name: names.get(type.typeId) ?? '' }));
    const { environment, component, total } = errors;
    return overviewOf({ environment, component, fromMs, toMs, total, named });
  });
}

function* batches(findings: readonly Found[]): Generator<Found[]> {
  let batch: Found[] = [];
  let types = 0;
  for (const finding of findings) {
    batch.push(finding);
    types += finding.errors.types.length;
    if (batch.length === BATCH_FINDINGS || types >= BATCH_TYPES) {
      yield batch;
      batch = [];
      types = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
