import { groupBy } from '../../lib/group-by.js';
import { holds, type Span, spanAt, unite, without } from '../../lib/intervals.js';
import { withAncestors } from './ancestors.js';
import { declaredTimes } from './maintenance-times.js';
import { type Levels, levelsOf, type RankedSpan } from './windows.js';

/** When occurrences of one type in one component ask for a status. */
export interface TypeWindow extends RankedSpan {
  readonly component: string;
  readonly typeId: string;
}

/** A window with the environment of its component. */
export type PlacedWindow<W extends TypeWindow> = W & { readonly environment: string };

/** Maintenance of a component, as it was or as it is meant to be. */
export interface Maintenance extends Span {
  readonly component: string;
  readonly reason: string | null;
}

/** What keeps windows from counting: mutes by type id, each list united, and maintenance in one environment. */
export interface Suppressions {
  readonly mutes: ReadonlyMap<string, readonly Span[]>;
  readonly maintenance: readonly Maintenance[];
}

/**
 * The windows that count at an instant: their type is not muted then, and neither their component nor an ancestor of it
 * is in maintenance (docs/rules.md#maintenance). They decide the status of the component and of every ancestor alike,
 * because maintenance of an ancestor takes the windows away from all above it, too.
 */
export function countingAt<W extends TypeWindow>(
  windows: readonly W[],
  { mutes, maintenance }: Suppressions,
  atMs: number,
): W[] {
  const inForce = new Set(maintenance.filter((one) => holds(one, atMs)).map(({ component }) => component));
  return windows.filter((window) => {
    if (!holds(window, atMs) || spanAt(mutes.get(window.typeId) ?? [], atMs) !== undefined) return false;
    return inForce.size === 0 || !withAncestors(window.component).some((path) => inForce.has(path));
  });
}

/**
 * The status of all these windows together at every instant, by what counts then, as `countingAt` says. Its cost grows
 * with the number of windows plus that of mutes and maintenances: windows are united before an ancestor's maintenance
 * is taken away, on the way from the descendants to the ancestors.
 */
export function countingLevels(windows: readonly TypeWindow[], suppressions: Suppressions): Levels {
  const audible = withoutMutes(windows, suppressions.mutes);
  const declared = declaredTimes(suppressions.maintenance);
  if (declared.size === 0) return levelsOf(audible);
  const byPath: Map<string, RankedSpan[]> = groupBy(audible, ({ component }) => component);
  const byDepth = groupBy(byPath.keys(), (path) => path.split('/').length);
  const top: RankedSpan[] = [];
  for (let depth = Math.max(0, ...byDepth.keys()); depth > 0; depth -= 1) {
    for (const path of byDepth.get(depth) ?? []) {
      const quiet = declared.get(path) ?? [];
      const reported = spansOutside(levelsOf(byPath.get(path) ?? []), quiet);
      const parent = depth === 1 ? undefined : path.slice(0, path.lastIndexOf('/'));
      const known = parent === undefined ? top : byPath.get(parent);
      if (known !== undefined) for (const one of reported) known.push(one);
      else if (parent !== undefined) {
        byPath.set(parent, reported);
        const above = byDepth.get(depth - 1);
        if (above === undefined) byDepth.set(depth - 1, [parent]);
        else above.push(parent);
      }
    }
  }
  return levelsOf(top);
}

/** What of each type's windows is left by its mutes, united by importance where it has any. */
export function withoutMutes(windows: readonly TypeWindow[], mutes: Suppressions['mutes']): readonly TypeWindow[] {
  if (mutes.size === 0) return windows;
  return [...groupBy(windows, ({ typeId }) => typeId)].flatMap(([typeId, its]) => {
    const muted = mutes.get(typeId);
    if (muted === undefined || muted.length === 0) return its;
    return [...groupBy(its, ({ rank }) => rank).values()].flatMap((same) => {
      const [{ component, rank }] = same as [TypeWindow];
      return unite(same).flatMap((one) => without(one, muted).map((part) => ({ ...part, component, typeId, rank })));
    });
  });
}

/** The spans of all levels above `unknown`, outside of quiet times. */
function spansOutside(levels: Levels, quiet: readonly Span[]): RankedSpan[] {
  return levels.flatMap((spans, rank) =>
    rank === 0 ? [] : spans.flatMap((one) => without(one, quiet).map((part) => ({ ...part, rank }))),
  );
}

/**
 * The times of one component's windows that count, by rank, in which neighbours may overlap. `quiet`: when it is in
 * maintenance, united.
 */
export function countingTimes(
  windows: readonly TypeWindow[],
  mutes: Suppressions['mutes'],
  quiet: readonly Span[],
): RankedSpan[] {
  return spansOutside(levelsOf(withoutMutes(windows, mutes)), quiet);
}

/**
 * When a component reports unknown for maintenance, its own or an ancestor's, united. Components below the same
 * maintenances share one list.
 */
export function maintenanceTimes(maintenance: readonly Maintenance[]): (component: string) => readonly Span[] {
  const declared = declaredTimes(maintenance);
  const quiet = new Map<string, readonly Span[]>();
  return (component) => {
    const paths = withAncestors(component).filter((path) => declared.has(path));
    const key = paths.join('\n');
    let spans = quiet.get(key);
    if (spans === undefined) {
      spans = unite(paths.flatMap((path) => declared.get(path) ?? []));
      quiet.set(key, spans);
    }
    return spans;
  };
}
