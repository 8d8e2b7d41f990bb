import { type Span, unite, without } from '../../lib/intervals.js';
import { withAncestors } from './ancestors.js';
import type { RankedSpan } from './windows.js';

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
 * The parts of windows that count: not while their type was muted, nor while their component or an ancestor of it
 * was in maintenance (docs/rules.md#maintenance). What is left decides the status of the component and of every
 * ancestor alike, because maintenance of an ancestor takes the windows away from all above it, too.
 */
export function applySuppressions<W extends TypeWindow>(all: readonly W[], { mutes, maintenance }: Suppressions): W[] {
  const windows = all.filter(({ fromMs, untilMs }) => fromMs < untilMs);
  if (mutes.size === 0 && maintenance.length === 0) return windows;
  const quietOf = maintenanceTimes(maintenance);
  return windows.flatMap((window) => {
    const quiet = quietOf(window.component);
    const muted = mutes.get(window.typeId) ?? [];
    if (quiet.length === 0 && muted.length === 0) return [window];
    const cuts = quiet.length === 0 ? muted : unite([...quiet, ...muted]);
    return without(window, cuts).map((part) => ({ ...window, ...part }));
  });
}

/** When a component reports unknown for maintenance, its own or an ancestor's. */
export function maintenanceTimes(maintenance: readonly Maintenance[]): (component: string) => readonly Span[] {
  const declared = new Map<string, Span[]>();
  for (const one of maintenance) {
    const spans = declared.get(one.component);
    if (spans === undefined) declared.set(one.component, [one]);
    else spans.push(one);
  }
  const quiet = new Map<string, readonly Span[]>();
  return (component) => {
    let spans = quiet.get(component);
    if (spans === undefined) {
      spans = unite(withAncestors(component).flatMap((path) => declared.get(path) ?? []));
      quiet.set(component, spans);
    }
    return spans;
  };
}
