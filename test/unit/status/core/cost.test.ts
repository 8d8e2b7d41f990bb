import { describe, expect, it } from 'vitest';
import { maintenanceFreeClock } from '../../../../src/alerts/status-alerts/maintenance-free-clock.js';
import type { Occurrence } from '../../../../src/gluing/core/occurrence.js';
import { relevantUntilMs } from '../../../../src/gluing/core/relevance.js';
import { historyOf } from '../../../../src/status/core/history.js';
import { type EventWindow, maintenanceAt, rollUp } from '../../../../src/status/core/roll-up.js';
import { countingLevels, type Maintenance } from '../../../../src/status/core/suppressions.js';
import { median, effortMs as spentMs } from '../../../support/effort.js';

const RANGE_MS = 20 * 86_400_000;
const N = 500;
/** Eight times of everything costs eight times, log n aside; a product of two numbers would cost 64 times. */
const MAX_RATIO = 30;

const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const component = (i: number) => `shop/x${i}`;

/** Over nearly the whole range. */
const long = (n: number): EventWindow[] =>
  times(n, (i) => ({
    component: component(i),
    typeId: `long ${i}`,
    eventId: `long ${i}`,
    rank: 2,
    fromMs: i,
    untilMs: RANGE_MS - i,
  }));

/** Each apart from the others. */
const short = (n: number): EventWindow[] =>
  times(n, (i) => {
    const fromMs = Math.floor((i * RANGE_MS) / n);
    const typeId = `short ${i}`;
    return { component: component(i), typeId, eventId: typeId, rank: 3, fromMs, untilMs: fromMs + 1_000 };
  });

const maintenance = (n: number): Maintenance[] =>
  times(n, (i) => {
    const fromMs = Math.floor(((i + 0.5) * RANGE_MS) / n);
    return { component: 'shop', fromMs, untilMs: fromMs + 1_000, reason: null };
  });

const NONE = { mutes: new Map(), maintenance: [] };

/** What is done with `n` of each thing; what is measured is the returned function. */
const CASES: Record<string, (n: number) => () => unknown> = {
  'historyOf: long and short windows': (n) => {
    const windows = [...long(n), ...short(n)];
    return () => historyOf(windows, NONE, 0, RANGE_MS);
  },
  'historyOf: long windows and maintenances': (n) => {
    const windows = long(n);
    return () => historyOf(windows, { ...NONE, maintenance: maintenance(n) }, 0, RANGE_MS);
  },
  'historyOf: series of one type and its mutes': (n) => {
    const windows = long(n).map((one) => ({ ...one, component: 'shop', typeId: 't' }));
    const mutes = new Map([['t', maintenance(n)]]);
    return () => historyOf(windows, { ...NONE, mutes }, 0, RANGE_MS);
  },
  'countingLevels: components and maintenances of their ancestor': (n) => {
    const windows = long(n);
    return () => countingLevels(windows, { ...NONE, maintenance: maintenance(n) });
  },
  'rollUp: causes and maintenances': (n) => {
    const suppressions = { ...NONE, maintenance: maintenance(n) };
    const children = times(n, component);
    const windows = long(n);
    return () => rollUp({ component: 'shop', children, windows, suppressions }, RANGE_MS / 3);
  },
  'maintenanceAt: components and maintenances': (n) => {
    const all = times(n, (i) => ({ component: component(i), fromMs: 0, untilMs: 10, reason: null }));
    return () => {
      const maintenanceOf = maintenanceAt(all, 5);
      return times(n, (i) => maintenanceOf(component(i)));
    };
  },
  'maintenanceFreeClock: spans and maintenances': (n) => {
    const all = maintenance(n);
    return () => {
      const clock = maintenanceFreeClock(all);
      return times(n, (i) => clock.back(clock.of(i * 1_000)));
    };
  },
  'relevantUntilMs: occurrences and closings': (n) => {
    const closings = times(n, (i) => i);
    return () =>
      times(n, (i) =>
        relevantUntilMs({ startedAtMs: i, endedAtMs: i, relevanceIntervalMs: 5 } as Occurrence, closings),
      );
  },
};

describe('cost: eight times of everything', () => {
  it.each(Object.entries(CASES))('%s costs less than thirty times', (_, prepare) => {
    const [once, eight] = [prepare(N), prepare(8 * N)] as [() => unknown, () => unknown];
    const ofEight = () => {
      for (let call = 0; call < 8; call += 1) once();
    };
    ofEight();
    const ratios = [1, 2, 3].map(() => 8 * (effortMs(eight) / Math.max(1, effortMs(ofEight))));
    expect(median(ratios)).toBeLessThan(MAX_RATIO);
  });
});

/** Processor time, not that of a clock. */
function effortMs(run: () => unknown): number {
  const from = spentMs();
  run();
  return spentMs() - from;
}
