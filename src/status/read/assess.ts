import { componentKey } from '../../gluing/core/keys.js';
import type { Span } from '../../lib/intervals.js';
import type { ComponentName } from '../core/ancestors.js';
import { groupByAncestor } from '../core/group-by-ancestor.js';
import { reasonOf } from '../core/reason.js';
import { type EventWindow, type RolledUp, rollUp } from '../core/roll-up.js';
import type { Maintenance } from '../core/suppressions.js';
import type { RankedSpan } from '../core/windows.js';
import { readChildren, readTypeNames } from './name-store.js';
import { FIRST_REACH_MS, findSegments, type SegmentQuery, type TimePoint } from './segments.js';
import type { Snapshot } from './snapshot.js';
import { END_OF_TIME_MS, readRelevant } from './store.js';
import { SuppressionLoader } from './suppression-loader.js';

/** The status of a component at an instant, with everything that a response says of it. */
export interface Assessment extends ComponentName {
  atMs: number;
  rolledUp: RolledUp;
  /** The true segment of equal status around the instant; infinite where it is open. */
  segment: RankedSpan;
  reason: string;
  typeNames: ReadonlyMap<string, string>;
  /** When, after the instant, any part of this may change though nothing is stored; infinite if never. */
  changesMs: number;
}

/**
 * Assesses components of a project in one snapshot; null for one that does not exist. An instant before `nowMs`
 * is assessed without reading what began after it, so that `changesMs` says nothing there.
 */
export async function assess(
  db: Snapshot,
  projectId: number,
  queries: readonly SegmentQuery[],
  at: TimePoint,
): Promise<(Assessment | null)[]> {
  const keys = queries.map(({ environment, component }) => componentKey(environment, component));
  const children = await readChildren(db, projectId, keys);
  const known = queries.flatMap((name, i) => (children[i] ? [{ ...name, children: children[i] ?? [] }] : []));
  const assessed = known.length === 0 ? [] : await assessKnown(db, projectId, known, at);
  const inOrder = assessed.values();
  return children.map((its) => (its === null ? null : (inOrder.next().value ?? null)));
}

async function assessKnown(
  db: Snapshot,
  projectId: number,
  known: readonly (SegmentQuery & { children: string[] })[],
  at: TimePoint,
): Promise<Assessment[]> {
  const { atMs, nowMs } = at;
  const suppressions = new SuppressionLoader(db, projectId);
  const windows = await readRelevant(db, projectId, known, atMs, atMs < nowMs ? atMs + 1 : END_OF_TIME_MS);
  await suppressions.load(windows, atMs - FIRST_REACH_MS);
  const windowLists = groupByAncestor(windows, known);
  const all = known.map(({ environment, component, children }, i) =>
    rollUp({ component, children, windows: windowLists[i] ?? [], suppressions: suppressions.of(environment) }, atMs),
  );
  const typeNames = await readTypeNames(db, projectId, typesOf(all));
  const segments = await findSegments(db, suppressions, known, at);
  return known.map(({ environment, component }, i): Assessment => {
    const rolledUp = all[i] as RolledUp;
    const segment = segments[i] as RankedSpan;
    const reason = reasonOf(component, rolledUp, segment, typeNames);
    const { maintenance } = suppressions.of(environment);
    const changesMs = nextEdge(
      [...(windowLists[i] ?? []), ...maintenance, ...mutesOf(windowLists[i] ?? [], suppressions)],
      atMs,
    );
    return { environment, component, atMs, rolledUp, segment, reason, typeNames, changesMs };
  });
}

function typesOf(rolledUp: readonly RolledUp[]): string[] {
  return [...new Set(rolledUp.flatMap(({ causes }) => causes.map(({ typeId }) => typeId)))];
}

function mutesOf(windows: readonly EventWindow[], suppressions: SuppressionLoader): Span[] {
  const { mutes } = suppressions.of('');
  return [...new Set(windows.map(({ typeId }) => typeId))].flatMap((typeId) => mutes.get(typeId) ?? []);
}

/** The first beginning or end after an instant; infinite if there is none. */
function nextEdge(spans: readonly (Span | Maintenance)[], atMs: number): number {
  let next = Infinity;
  for (const { fromMs, untilMs } of spans) {
    if (fromMs > atMs && fromMs < next) next = fromMs;
    else if (untilMs > atMs && untilMs < next) next = untilMs;
  }
  return next;
}
