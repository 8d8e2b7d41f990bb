import fc from 'fast-check';
import { type Span, unite } from '../../../src/lib/intervals.js';
import type { EventWindow } from '../../../src/status/core/roll-up.js';
import type { Maintenance, Suppressions } from '../../../src/status/core/suppressions.js';

/** A small world and what its status is by the letter of docs/rules.md#status, millisecond by millisecond. */
export interface World {
  windows: EventWindow[];
  mutes: (Span & { typeId: string })[];
  maintenance: Maintenance[];
}

export const WORLD_MS = 40;
export const COMPONENTS = ['a', 'a/b', 'a/b/c', 'a/d', 'ab', 'e'] as const;

const span = fc
  .tuple(fc.integer({ min: 0, max: WORLD_MS }), fc.integer({ min: 0, max: 12 }))
  .map(([fromMs, lengthMs]): Span => ({ fromMs, untilMs: fromMs + lengthMs }));

const window = fc
  .record({
    span,
    component: fc.constantFrom(...COMPONENTS),
    type: fc.integer({ min: 0, max: 2 }),
    event: fc.integer({ min: 0, max: 1 }),
    rank: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ span: when, component, type, event, rank }): EventWindow => {
    const typeId = `${component} ${type}`;
    return { ...when, component, rank, typeId, eventId: `${typeId} ${event}` };
  });

const mute = fc
  .record({ span, component: fc.constantFrom(...COMPONENTS), type: fc.integer({ min: 0, max: 2 }), open: fc.boolean() })
  .map(({ span: { fromMs, untilMs }, component, type, open }) => ({
    fromMs,
    untilMs: open ? Infinity : untilMs,
    typeId: `${component} ${type}`,
  }));

const maintenance = fc
  .record({ span, component: fc.constantFrom(...COMPONENTS) })
  .map(({ span: when, component }): Maintenance => ({ ...when, component, reason: null }));

export const worlds: fc.Arbitrary<World> = fc.record({
  windows: fc.array(window, { maxLength: 14 }),
  mutes: fc.array(mute, { maxLength: 3 }),
  maintenance: fc.array(maintenance, { maxLength: 3 }),
});

export const components = fc.constantFrom(...COMPONENTS);

export function suppressionsOf({ mutes, maintenance: all }: World): Suppressions {
  const byType = new Map(mutes.map(({ typeId }) => [typeId, unite(mutes.filter((one) => one.typeId === typeId))]));
  return { mutes: byType, maintenance: all };
}

/** Those that the store would give for a component: its own and its descendants'. */
export function windowsOf({ windows }: World, component: string): EventWindow[] {
  return windows.filter((one) => one.component === component || one.component.startsWith(`${component}/`));
}

export function childrenOf(component: string): string[] {
  const depth = component.split('/').length + 1;
  return COMPONENTS.filter((path) => path.startsWith(`${component}/`) && path.split('/').length === depth);
}

function during({ fromMs, untilMs }: Span, atMs: number): boolean {
  return atMs >= fromMs && atMs < untilMs;
}

/** Whether a component or an ancestor of it is in maintenance. */
export function inMaintenance(world: World, component: string, atMs: number): boolean {
  return world.maintenance.some(
    (one) => during(one, atMs) && (component === one.component || component.startsWith(`${one.component}/`)),
  );
}

/** The windows that make a component's own status, by the definition. */
function ownAt(world: World, component: string, atMs: number): EventWindow[] {
  if (inMaintenance(world, component, atMs)) return [];
  return world.windows.filter(
    (one) =>
      one.component === component &&
      during(one, atMs) &&
      !world.mutes.some((muted) => muted.typeId === one.typeId && during(muted, atMs)),
  );
}

/** Everything that speaks in the status of a component: its own and, child by child, what they report. */
export function speakingAt(world: World, component: string, atMs: number): EventWindow[] {
  if (inMaintenance(world, component, atMs)) return [];
  return [
    ...ownAt(world, component, atMs),
    ...childrenOf(component).flatMap((child) => speakingAt(world, child, atMs)),
  ];
}

function worst(windows: readonly EventWindow[]): number {
  return Math.max(0, ...windows.map(({ rank }) => rank));
}

export function statusAt(world: World, component: string, atMs: number): number {
  return worst(speakingAt(world, component, atMs));
}

export function ownStatusAt(world: World, component: string, atMs: number): number {
  return worst(ownAt(world, component, atMs));
}

/** The ends of the true segment, by looking at every instant at which the status might change. */
export function segmentOf(world: World, edges: readonly number[], component: string, atMs: number) {
  const status = statusAt(world, component, atMs);
  const before = edges.filter((ms) => ms <= atMs && statusAt(world, component, ms - 1) !== status);
  const after = edges.filter((ms) => ms > atMs && statusAt(world, component, ms) !== status);
  return { rank: status, fromMs: before.at(-1) ?? -Infinity, untilMs: after[0] ?? Infinity };
}
