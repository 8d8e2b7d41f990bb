import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventWindow, MAX_CAUSES, rollUp } from '../../../../src/status/core/roll-up.js';
import { countingLevels } from '../../../../src/status/core/suppressions.js';
import { segmentAround } from '../../../../src/status/core/windows.js';
import {
  childrenOf,
  components,
  inMaintenance,
  ownStatusAt,
  speakingAt,
  statusAt,
  suppressionsOf,
  WORLD_MS,
  type World,
  windowsOf,
  worlds,
} from '../../../support/status/world.js';

const END_MS = WORLD_MS + 15;
const instant = fc.integer({ min: -1, max: END_MS });

function rolledUp(world: World, component: string, atMs: number) {
  const children = childrenOf(component);
  return rollUp(
    { component, children, windows: windowsOf(world, component), suppressions: suppressionsOf(world) },
    atMs,
  );
}

describe('rolling up, against the definition taken millisecond by millisecond', () => {
  it('finds the status, the own status and those of the children', () => {
    fc.assert(
      fc.property(worlds, components, instant, (world, component, atMs) => {
        const result = rolledUp(world, component, atMs);
        expect(result.rank).toBe(statusAt(world, component, atMs));
        expect(result.ownRank).toBe(ownStatusAt(world, component, atMs));
        const children = Object.fromEntries(result.children.map((child) => [child.component, child.rank]));
        const expected = childrenOf(component).map((child) => [child, statusAt(world, child, atMs)]);
        expect(children).toEqual(Object.fromEntries(expected));
        expect(result.maintenance !== null).toBe(inMaintenance(world, component, atMs));
      }),
      { numRuns: 500 },
    );
  });

  it('names every event that causes the status, each with the instant at which it stops doing so', () => {
    fc.assert(
      fc.property(worlds, components, instant, (world, component, atMs) => {
        const status = statusAt(world, component, atMs);
        const causing = (ms: number) =>
          new Set(
            speakingAt(world, component, ms)
              .filter(({ rank }) => rank === status)
              .map(({ eventId }) => eventId),
          );
        const expected = causing(atMs);
        const { causes, causesTotal } = rolledUp(world, component, atMs);
        expect(causesTotal).toBe(expected.size);
        expect(new Set(causes.map(({ eventId }) => eventId))).toEqual(expected);
        for (const { eventId, untilMs } of causes) {
          for (let ms = atMs; ms < untilMs; ms += 1) expect(causing(ms)).toContain(eventId);
          expect(causing(untilMs)).not.toContain(eventId);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('bounds the segment where the status really changes', () => {
    fc.assert(
      fc.property(worlds, components, instant, (world, component, atMs) => {
        const levels = countingLevels(windowsOf(world, component), suppressionsOf(world));
        const { rank, fromMs, untilMs } = segmentAround(levels, atMs);
        expect(rank).toBe(statusAt(world, component, atMs));
        for (let ms = Math.max(fromMs, -2); ms < Math.min(untilMs, END_MS); ms += 1) {
          expect(statusAt(world, component, ms)).toBe(rank);
        }
        if (fromMs !== -Infinity) expect(statusAt(world, component, fromMs - 1)).not.toBe(rank);
        if (untilMs !== Infinity) expect(statusAt(world, component, untilMs)).not.toBe(rank);
      }),
      { numRuns: 500 },
    );
  });

  it('says how many events are kept from counting by a mute or by maintenance', () => {
    fc.assert(
      fc.property(worlds, components, instant, (world, component, atMs) => {
        const relevant = windowsOf(world, component).filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
        const speaking = new Set(speakingAt(world, component, atMs).map(({ eventId }) => eventId));
        const silent = new Set(relevant.map(({ eventId }) => eventId).filter((id) => !speaking.has(id)));
        const { muted, maintained } = rolledUp(world, component, atMs);
        expect(muted + maintained).toBe(silent.size);
      }),
    );
  });
});

describe('causes', () => {
  const alarm = (i: number, untilMs: number): EventWindow => ({
    component: 'a',
    typeId: 't',
    eventId: `e${i}`,
    rank: 3,
    fromMs: 0,
    untilMs,
  });
  const none = { mutes: new Map(), maintenance: [] };

  it('are the twenty that last longest, with the number of all', () => {
    const windows = Array.from({ length: 25 }, (_, i) => alarm(i, 100 + i));
    const { causes, causesTotal } = rollUp({ component: 'a', children: [], windows, suppressions: none }, 50);
    expect(causesTotal).toBe(25);
    expect(causes).toHaveLength(MAX_CAUSES);
    expect(causes[0]).toMatchObject({ eventId: 'e24', untilMs: 124 });
    expect(causes.at(-1)).toMatchObject({ eventId: 'e5' });
  });

  it('leave out what is relevant with a lesser importance', () => {
    const windows = [alarm(1, 100), { ...alarm(2, 200), rank: 2 }, { ...alarm(1, 300), rank: 1 }];
    const result = rollUp({ component: 'a', children: [], windows, suppressions: none }, 50);
    expect(result.causes.map(({ eventId, rank }) => [eventId, rank])).toEqual([['e1', 3]]);
  });
});
