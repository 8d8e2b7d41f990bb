import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Span, unite, without } from '../../../../src/lib/intervals.js';
import { severityRank } from '../../../../src/model/severity.js';
import { historyOf } from '../../../../src/status/core/history.js';
import { compareText } from '../../../../src/status/core/roll-up.js';
import {
  components,
  inMaintenance,
  speakingAt,
  statusAt,
  suppressionsOf,
  WORLD_MS,
  type World,
  windowsOf,
  worlds,
} from '../../../support/status/world.js';

const range = fc
  .tuple(fc.integer({ min: -3, max: WORLD_MS + 10 }), fc.integer({ min: 1, max: 60 }))
  .map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs }));

/** What docs/rules.md#history says of the causes of a segment, type by type and segment by segment. */
function causesByDefinition(world: World, component: string, { fromMs, toMs }: Range, rank: number): string[] {
  const windows = windowsOf(world, component).filter((window) => window.rank === rank);
  const lasted = [...new Set(windows.map(({ typeId }) => typeId))].flatMap((typeId) => {
    const its = windows.filter((window) => window.typeId === typeId);
    const audible = unite(its).flatMap((span) => without(span, suppressionsOf(world).mutes.get(typeId) ?? []));
    const inside = (ms: number) => inMaintenance(world, its[0]?.component ?? '', ms);
    const parts = audible
      .map((span): Span => ({ fromMs: Math.max(span.fromMs, fromMs), untilMs: Math.min(span.untilMs, toMs) }))
      .filter((part) => instantsOf(part).some((ms) => !inside(ms)));
    const ms = parts.reduce((sum, part) => sum + part.untilMs - part.fromMs, 0);
    return parts.length === 0 ? [] : [{ typeId, ms, path: `${its[0]?.component.replaceAll('/', ' ')}` }];
  });
  return lasted
    .sort((a, b) => b.ms - a.ms || compareText(a.path, b.path) || compareText(a.typeId, b.typeId))
    .map(({ typeId }) => typeId);
}

interface Range {
  fromMs: number;
  toMs: number;
}

function instantsOf({ fromMs, untilMs }: Span): number[] {
  return Array.from({ length: Math.max(0, untilMs - fromMs) }, (_, i) => fromMs + i);
}

const NONE = { mutes: new Map(), maintenance: [] };
const limits = fc.constantFrom(3, 4, 5, 100);

describe('history, against the definition taken millisecond by millisecond', () => {
  it('is contiguous, of the true status everywhere, and cut only where the status changes', () => {
    fc.assert(
      fc.property(worlds, components, range, (world, component, { fromMs, toMs }) => {
        const { segments } = historyOf(windowsOf(world, component), suppressionsOf(world), fromMs, toMs);
        expect(segments[0]?.fromMs).toBe(fromMs);
        expect(segments.at(-1)?.toMs).toBe(toMs);
        segments.forEach((segment, i) => {
          if (i > 0) expect(segment.fromMs).toBe(segments[i - 1]?.toMs);
          expect(segment.status).not.toBe(segments[i - 1]?.status);
          for (let ms = segment.fromMs; ms < segment.toMs; ms += 1) {
            expect(severityRank(segment.status)).toBe(statusAt(world, component, ms));
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it('lists in each segment every type that had its status there, and no other', () => {
    fc.assert(
      fc.property(worlds, components, range, (world, component, { fromMs, toMs }) => {
        const { segments } = historyOf(windowsOf(world, component), suppressionsOf(world), fromMs, toMs);
        for (const segment of segments) {
          const expected = new Set<string>();
          for (let ms = segment.fromMs; ms < segment.toMs; ms += 1) {
            for (const { rank, typeId } of speakingAt(world, component, ms)) {
              if (rank === severityRank(segment.status)) expected.add(typeId);
            }
          }
          expect(new Set(segment.causes)).toEqual(expected);
          expect(segment.causes).toHaveLength(expected.size);
          expect(segment.causesTotal).toBe(expected.size);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('lists the causes of each segment by how long they lasted in it, then by component and id', () => {
    fc.assert(
      fc.property(worlds, components, range, limits, (world, component, { fromMs, toMs }, limit) => {
        const { segments } = historyOf(windowsOf(world, component), suppressionsOf(world), fromMs, toMs, limit);
        for (const segment of segments) {
          const expected = causesByDefinition(world, component, segment, severityRank(segment.status));
          expect(segment.causes).toEqual(expected);
          expect(segment.causesTotal).toBe(expected.length);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('does not depend on the order of windows and maintenances', () => {
    fc.assert(
      fc.property(
        worlds,
        components,
        range,
        limits,
        fc.infiniteStream(fc.nat()),
        (world, component, r, limit, keys) => {
          const shuffled = <T>(list: readonly T[]) =>
            list
              .map((one) => ({ one, key: keys.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ one }) => one);
          const { mutes, maintenance } = suppressionsOf(world);
          const windows = windowsOf(world, component);
          const one = historyOf(windows, { mutes, maintenance }, r.fromMs, r.toMs, limit);
          const other = { mutes, maintenance: shuffled(maintenance) };
          expect(historyOf(shuffled(windows), other, r.fromMs, r.toMs, limit)).toEqual(one);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('joins short segments beyond the limit, each with the worst status in it, and keeps the seconds', () => {
    fc.assert(
      fc.property(worlds, components, range, limits, (world, component, { fromMs, toMs }, limit) => {
        const [windows, suppressions] = [windowsOf(world, component), suppressionsOf(world)];
        const exact = historyOf(windows, suppressions, fromMs, toMs);
        const { segments, seconds, coarse } = historyOf(windows, suppressions, fromMs, toMs, limit);
        expect(coarse).toBe(exact.segments.length > limit);
        expect(segments.length).toBeLessThanOrEqual(limit);
        expect(seconds).toEqual(exact.seconds);
        expect([segments[0]?.fromMs, segments.at(-1)?.toMs]).toEqual([fromMs, toMs]);
        segments.forEach((segment, i) => {
          if (i > 0) expect(segment.fromMs).toBe(segments[i - 1]?.toMs);
          expect(segment.status).not.toBe(segments[i - 1]?.status);
          const inside = instantsOf({ fromMs: segment.fromMs, untilMs: segment.toMs });
          const worst = Math.max(...inside.map((ms) => statusAt(world, component, ms)));
          expect(severityRank(segment.status)).toBe(worst);
        });
      }),
      { numRuns: 600 },
    );
  });

  it('spends the whole range in one status or another', () => {
    fc.assert(
      fc.property(worlds, components, range, (world, component, { fromMs, toMs }) => {
        const { seconds } = historyOf(windowsOf(world, component), suppressionsOf(world), fromMs, toMs);
        const expected = { alarm: 0, warning: 0, success: 0, unknown: 0 };
        const names = ['unknown', 'success', 'warning', 'alarm'] as const;
        for (let ms = fromMs; ms < toMs; ms += 1) expected[names[statusAt(world, component, ms)] ?? 'unknown'] += 1;
        for (const name of names) expect(seconds[name]).toBeCloseTo(expected[name] / 1000, 9);
      }),
    );
  });

  it('does not cut a segment when one cause gives way to another', () => {
    const window = { component: 'a', rank: 3 };
    const windows = [
      { ...window, typeId: 't1', fromMs: 0, untilMs: 10 },
      { ...window, typeId: 't2', fromMs: 10, untilMs: 20 },
    ];
    const { segments } = historyOf(windows, NONE, 0, 30);
    expect(segments).toEqual([
      { fromMs: 0, toMs: 20, status: 'alarm', causes: ['t1', 't2'], causesTotal: 2 },
      { fromMs: 20, toMs: 30, status: 'unknown', causes: [], causesTotal: 0 },
    ]);
  });

  it('lists the 20 causes that lasted longest, those of equal length by id, and how many there are', () => {
    const windows = Array.from({ length: 60 }, (_, i) => ({
      component: 'a',
      rank: 2,
      typeId: `t${10 + i}`,
      fromMs: 0,
      untilMs: i % 4 === 0 ? 1_000 : 900 - i,
    }));
    const [segment] = historyOf(windows, NONE, 0, 1_000).segments;
    const whole = Array.from({ length: 15 }, (_, i) => `t${10 + 4 * i}`);
    expect(segment).toMatchObject({ causes: [...whole, 't11', 't12', 't13', 't15', 't16'], causesTotal: 60 });
  });
});
