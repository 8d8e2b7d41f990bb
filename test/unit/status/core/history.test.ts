import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severityRank } from '../../../../src/model/severity.js';
import { historyOf } from '../../../../src/status/core/history.js';
import {
  components,
  speakingAt,
  statusAt,
  suppressionsOf,
  WORLD_MS,
  windowsOf,
  worlds,
} from '../../../support/status/world.js';

const range = fc
  .tuple(fc.integer({ min: -3, max: WORLD_MS + 10 }), fc.integer({ min: 1, max: 60 }))
  .map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs }));

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
        }
      }),
      { numRuns: 300 },
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
    const { segments } = historyOf(windows, { mutes: new Map(), maintenance: [] }, 0, 30);
    expect(segments).toEqual([
      { fromMs: 0, toMs: 20, status: 'alarm', causes: ['t1', 't2'] },
      { fromMs: 20, toMs: 30, status: 'unknown', causes: [] },
    ]);
  });
});
