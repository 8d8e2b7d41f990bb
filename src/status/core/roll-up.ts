import { around, holds, type Span, spanAt, unite } from '../../lib/intervals.js';
import { withAncestors } from './ancestors.js';
import { MaintenanceTimes } from './maintenance-times.js';
import { countingAt, type Maintenance, type Suppressions, type TypeWindow } from './suppressions.js';

/** When one event asks for a status. */
export interface EventWindow extends TypeWindow {
  readonly eventId: string;
}

/** An event that causes the status, and until when it does if nothing more happens. */
export interface Cause extends EventWindow {}

/** A component and everything at or below it that may count at an instant. */
export interface RollUpInput {
  readonly component: string;
  /** Paths of its direct children. */
  readonly children: readonly string[];
  /** Of the component and its descendants; those that hold the instant must be complete. */
  readonly windows: readonly EventWindow[];
  readonly suppressions: Suppressions;
}

/** The status of a component at an instant, rolled up, with what causes it. Ranks: see severity.ts. */
export interface RolledUp {
  readonly rank: number;
  readonly ownRank: number;
  /** Those of the rank, worst first: the longer they last; at most MAX_CAUSES, one per event. */
  readonly causes: readonly Cause[];
  readonly causesTotal: number;
  /** Worst first. */
  readonly children: readonly { readonly component: string; readonly rank: number }[];
  /** The maintenance in force, of the component or an ancestor: the one that lasts longest. */
  readonly maintenance: Maintenance | null;
  /** Events that would count but for a mute, or but for maintenance. */
  readonly muted: number;
  readonly maintained: number;
}

export const MAX_CAUSES = 20;

/** Status of a component at an instant (docs/rules.md#status). */
export function rollUp(input: RollUpInput, atMs: number): RolledUp {
  const { component, windows, suppressions } = input;
  const present = countingAt(windows, suppressions, atMs);
  const ranks = ranksOf(present);
  const rank = ranks.get(component) ?? 0;
  const children = input.children.map((child) => ({ component: child, rank: ranks.get(child) ?? 0 }));
  return {
    rank,
    ownRank: present.reduce((own, window) => (window.component === component ? Math.max(own, window.rank) : own), 0),
    ...causesOf(input, present, rank, atMs),
    children: children.sort((a, b) => b.rank - a.rank || compareText(a.component, b.component)),
    maintenance: maintenanceAt(suppressions.maintenance, atMs)(component),
    ...withheld(windows, present, suppressions, atMs),
  };
}

/** The rolled-up rank of every component at or above something present; the others are unknown. */
export function ranksOf(present: readonly TypeWindow[]): Map<string, number> {
  const own = new Map<string, number>();
  for (const { component, rank } of present) own.set(component, Math.max(rank, own.get(component) ?? 0));
  const ranks = new Map<string, number>();
  for (const [component, rank] of own) {
    for (const path of withAncestors(component)) ranks.set(path, Math.max(rank, ranks.get(path) ?? 0));
  }
  return ranks;
}

/** The maintenance that a component is in at an instant: its own or an ancestor's, the one that lasts longest. */
export function maintenanceAt(all: readonly Maintenance[], atMs: number): (component: string) => Maintenance | null {
  const inForce = new Map<string, Maintenance>();
  for (const one of all) {
    if (holds(one, atMs)) inForce.set(one.component, longer(inForce.get(one.component) ?? null, one));
  }
  if (inForce.size === 0) return () => null;
  return (component) => {
    let longest: Maintenance | null = null;
    for (const path of withAncestors(component)) {
      const one = inForce.get(path);
      if (one !== undefined) longest = longer(longest, one);
    }
    return longest;
  };
}

function longer(known: Maintenance | null, one: Maintenance): Maintenance {
  return known === null || one.untilMs > known.untilMs ? one : known;
}

function causesOf(
  { windows, suppressions: { mutes, maintenance } }: RollUpInput,
  present: readonly EventWindow[],
  rank: number,
  atMs: number,
) {
  const events = new Map<string, { window: EventWindow; spans: Span[] }>();
  for (const window of present) if (window.rank === rank) events.set(window.eventId, { window, spans: [] });
  for (const window of windows) if (window.rank === rank) events.get(window.eventId)?.spans.push(window);
  const quiet = new MaintenanceTimes(maintenance);
  const causes = [...events.values()].map(({ window, spans }) => {
    const audible = around(spanAt(unite(spans), atMs) as Span, mutes.get(window.typeId) ?? [], atMs);
    return { ...window, ...quiet.around(window.component, audible, atMs) };
  });
  const worst = causes.sort((a, b) =>
    a.untilMs === b.untilMs ? compareText(a.eventId, b.eventId) : b.untilMs - a.untilMs,
  );
  return { causes: worst.slice(0, MAX_CAUSES), causesTotal: worst.length };
}

function withheld(
  windows: readonly EventWindow[],
  present: readonly EventWindow[],
  { mutes }: Suppressions,
  atMs: number,
) {
  const counted = new Set(present.map(({ eventId }) => eventId));
  const muted = new Set<string>();
  const maintained = new Set<string>();
  for (const window of windows) {
    if (!holds(window, atMs) || counted.has(window.eventId)) continue;
    (spanAt(mutes.get(window.typeId) ?? [], atMs) ? muted : maintained).add(window.eventId);
  }
  return { muted: muted.size, maintained: maintained.size };
}

/** Order of texts by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
