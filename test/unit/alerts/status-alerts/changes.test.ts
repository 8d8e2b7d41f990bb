import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ComponentMemory,
  type Evaluation,
  evaluateComponent,
  type NotifiedStatus,
  type Verdict,
  waitsForClients,
} from '../../../../src/alerts/status-alerts/changes.js';
import { type Span, unite, without } from '../../../../src/lib/intervals.js';
import type { RankedSpan } from '../../../../src/status/core/windows.js';
import { ReferenceModel } from './reference-model.js';

const KEPT_MS = 1_000_000;
const NEVER: ComponentMemory = { evaluatedMs: -Infinity, seen: [] };

interface Arrival extends RankedSpan {
  arrivesMs: number;
}

const arrivals = fc.array(
  fc
    .record({
      arrivesMs: fc.integer({ min: 0, max: 70 }),
      offsetMs: fc.integer({ min: -25, max: 4 }),
      lengthMs: fc.integer({ min: 0, max: 14 }),
      rank: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ arrivesMs, offsetMs, lengthMs, rank }): Arrival => {
      const fromMs = Math.max(0, arrivesMs + offsetMs);
      return { arrivesMs, rank, fromMs, untilMs: fromMs + lengthMs };
    }),
  { maxLength: 10 },
);
const instants = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 12 });
const ascending = instants.map((all) => [...all].sort((a, b) => a - b));
const maintenance = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 15 })), { maxLength: 2 })
  .map((all) => all.map(([fromMs, lengthMs]): Span => ({ fromMs, untilMs: fromMs + lengthMs })));
const policies = fc.constant([
  { minDurationMs: 0, fromMs: -1 },
  { minDurationMs: 0, fromMs: 20 },
  { minDurationMs: 1, fromMs: -1 },
  { minDurationMs: 4, fromMs: -1 },
  { minDurationMs: 9, fromMs: -1 },
]);

/** A component over several evaluations. */
class Component {
  memory = NEVER;
  last: Evaluation | null = null;
  ranks: number[];

  constructor(
    readonly policies: readonly { minDurationMs: number; fromMs: number }[],
    readonly keptMs = KEPT_MS,
  ) {
    this.ranks = policies.map(() => 0);
  }

  evaluate(windows: readonly RankedSpan[], maintenance: readonly Span[], nowMs: number): Verdict[] {
    const notified = this.policies.map((policy, i): NotifiedStatus => ({ ...policy, rank: this.ranks[i] as number }));
    this.last = evaluateComponent({ memory: this.memory, windows, maintenance, notified }, nowMs, this.keptMs);
    this.memory = this.last.memory;
    this.ranks = this.last.verdicts.map(({ rank }) => rank);
    return this.last.verdicts.map(({ verdict }) => verdict);
  }
}

const changesOf = (verdict: Verdict) =>
  verdict.kind === 'notify' ? verdict.changes.map(({ from, to }) => [from, to]) : [];

function countingAt(all: readonly Arrival[], quiet: readonly Span[], nowMs: number): RankedSpan[] {
  const arrived = all.filter(({ arrivesMs, fromMs, untilMs }) => arrivesMs <= nowMs && fromMs < untilMs);
  return arrived.flatMap((one) => without(one, quiet).map((part) => ({ ...part, rank: one.rank })));
}

// A busy machine takes much longer for them than the 10 s that they take alone.
describe('evaluateComponent: properties', { timeout: 180_000 }, () => {
  it('agrees with the reference model, whenever it is evaluated', () => {
    fc.assert(
      fc.property(arrivals, ascending, maintenance, policies, (all, times, declared, its) => {
        const component = new Component(its);
        const model = new ReferenceModel(its);
        for (const nowMs of times) {
          const quiet = unite(declared.filter(({ fromMs }) => fromMs <= nowMs));
          const windows = countingAt(all, quiet, nowMs);
          const expected = model.evaluate(windows, quiet, nowMs);
          expect(component.evaluate(windows, quiet, nowMs).map(changesOf)).toEqual(
            expected.map(({ changes }) => changes),
          );
          expect(component.ranks).toEqual(expected.map(({ rank }) => rank));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('agrees with the reference model when the clock is set back between evaluations', () => {
    fc.assert(
      fc.property(arrivals, instants, policies, (all, times, its) => {
        const component = new Component(its);
        const model = new ReferenceModel(its);
        for (const [i, nowMs] of times.entries()) {
          // Each arrival lies between two evaluations, independent of the clock.
          const windows = all.slice(0, i + 1).map((one) => ({ ...one, arrivesMs: 0 }));
          const counting = countingAt(windows, [], nowMs);
          expect(component.evaluate(counting, [], nowMs).map(changesOf)).toEqual(
            model.evaluate(counting, [], nowMs).map(({ changes }) => changes),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('notifies each span once, its beginning and its end, in any order of arrival and however late', () => {
    const spans = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 3 }), (order, rank) => {
        const component = new Component([{ minDurationMs: 0, fromMs: -1 }]);
        const notified = order.map((_, i) => {
          const arrived = order.slice(0, i + 1).map((n) => ({ fromMs: n * 5, untilMs: n * 5 + 4, rank }));
          return [
            component.evaluate(arrived, [], 50 + i).flatMap(changesOf),
            component.evaluate(arrived, [], 50 + i).flatMap(changesOf),
          ];
        });
        const riseAndFall = [
          [0, rank],
          [rank, 0],
        ];
        expect(notified).toEqual(order.map(() => [riseAndFall, []]));
      }),
    );
  });

  it('finds the same changes when the past is forgotten after three times the minimum duration and the lateness', () => {
    fc.assert(
      fc.property(arrivals, policies, (all, its) => {
        const forgetful = new Component(its, 3 * 9 + 45);
        const component = new Component(its);
        for (let nowMs = 0; nowMs < 180; nowMs += 2) {
          const windows = countingAt(all, [], nowMs);
          const kept = windows.filter(({ untilMs }) => untilMs > nowMs - 9 - 45);
          expect(forgetful.evaluate(kept, [], nowMs).map(changesOf)).toEqual(
            component.evaluate(windows, [], nowMs).map(changesOf),
          );
        }
        expect(forgetful.memory.seen.slice(1)).toEqual([[], [], []]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds no change before the component is due, if nothing happens', () => {
    fc.assert(
      fc.property(arrivals, maintenance, policies, fc.integer({ min: 0, max: 80 }), (all, declared, its, nowMs) => {
        const quiet = unite(declared.filter(({ fromMs }) => fromMs <= nowMs));
        const windows = countingAt(all, quiet, nowMs);
        const component = new Component(its);
        component.evaluate(windows, quiet, nowMs);
        const dueMs = (component.last as Evaluation).dueMs;
        expect(dueMs).toBeGreaterThan(nowMs);
        for (let t = nowMs + 1; t < Math.min(dueMs, 130); t += 1) {
          expect(component.evaluate(windows, quiet, t).flatMap(changesOf)).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('evaluateComponent: edges', () => {
  const alarm = (fromMs: number, untilMs: number): RankedSpan => ({ rank: 3, fromMs, untilMs });
  const componentOf = (minDurationMs: number) => new Component([{ minDurationMs, fromMs: -1 }]);
  const evaluateAt = (component: Component, windows: RankedSpan[], nowMs: number, quiet: Span[] = []) =>
    component.evaluate(windows, quiet, nowMs)[0];
  const rise = (sinceMs: number, atMs: number) => ({ from: 0, to: 3, sinceMs, atMs });
  const fall = (sinceMs: number, atMs: number) => ({ from: 3, to: 0, sinceMs, atMs });

  it('a change counts from the millisecond in which a window begins or ends', () => {
    const component = componentOf(0);
    expect(evaluateAt(component, [alarm(100, 200)], 99)).toEqual({ kind: 'unchanged' });
    expect(evaluateAt(component, [alarm(100, 200)], 100)).toEqual({ kind: 'notify', changes: [rise(100, 100)] });
    expect(evaluateAt(component, [alarm(100, 200)], 199)).toEqual({ kind: 'unchanged' });
    expect(evaluateAt(component, [alarm(100, 200)], 200)).toEqual({ kind: 'notify', changes: [fall(200, 200)] });
  });

  it('an alarm between two evaluations is notified with its end', () => {
    const component = componentOf(0);
    evaluateAt(component, [], 100);
    expect(evaluateAt(component, [alarm(101, 102)], 103)).toEqual({
      kind: 'notify',
      changes: [rise(101, 101), fall(102, 103)],
    });
    expect(evaluateAt(component, [alarm(101, 102)], 106)).toEqual({ kind: 'unchanged' });
  });

  it('the worst of several changes is notified first, then the present status', () => {
    const component = componentOf(0);
    evaluateAt(component, [{ rank: 1, fromMs: 0, untilMs: 900 }], 100);
    const windows = [{ rank: 1, fromMs: 0, untilMs: 900 }, { rank: 2, fromMs: 101, untilMs: 150 }, alarm(101, 102)];
    expect(evaluateAt(component, windows, 103)).toEqual({
      kind: 'notify',
      changes: [
        { from: 1, to: 3, sinceMs: 101, atMs: 101 },
        { from: 3, to: 2, sinceMs: 102, atMs: 103 },
      ],
    });
  });

  it.each([
    [109, { kind: 'too-short', countsMs: 110 }],
    [110, { kind: 'notify', changes: [rise(100, 110)] }],
    [111, { kind: 'notify', changes: [rise(100, 111)] }],
  ])('a minimum duration of 10 ms, evaluated at %i ms, with an alarm since 100', (nowMs, verdict) => {
    expect(evaluateAt(componentOf(10), [alarm(100, 300)], nowMs)).toEqual(verdict);
  });

  it.each([
    [109, { kind: 'unchanged' }],
    [110, { kind: 'notify', changes: [rise(100, 119), fall(110, 120)] }],
    [111, { kind: 'notify', changes: [rise(100, 120), fall(111, 121)] }],
  ])('an alarm until %i ms is notified only if it lasted 10 ms', (untilMs, verdict) => {
    expect(evaluateAt(componentOf(10), [alarm(100, untilMs)], untilMs + 10)).toEqual(verdict);
  });

  it.each([
    [309, { kind: 'too-short', countsMs: 310 }],
    [310, { kind: 'notify', changes: [fall(300, 310)] }],
  ])('an end counts only after it lasted 10 ms: at %i ms', (nowMs, verdict) => {
    const component = componentOf(10);
    evaluateAt(component, [alarm(100, 300)], 200);
    expect(evaluateAt(component, [alarm(100, 300)], nowMs)).toEqual(verdict);
  });

  it('a gap shorter than the minimum duration is bridged, one as long is not', () => {
    const bridged = [alarm(100, 104), alarm(113, 114)];
    expect(evaluateAt(componentOf(10), bridged, 113)).toEqual({ kind: 'notify', changes: [rise(100, 113)] });
    const apart = [alarm(100, 104), alarm(114, 115)];
    expect(evaluateAt(componentOf(10), apart, 114)).toEqual({ kind: 'too-short', countsMs: Infinity });
    expect(evaluateAt(componentOf(10), apart, 200)).toEqual({ kind: 'unchanged' });
  });

  it('time in maintenance counts neither for a status nor for its end', () => {
    const quiet = [{ fromMs: 205, untilMs: 500 }];
    const before = [alarm(100, 300)];
    const component = componentOf(10);
    evaluateAt(component, before, 200);
    expect(evaluateAt(component, [alarm(100, 205)], 205, quiet)).toEqual({ kind: 'maintenance', untilMs: 500 });
    expect(evaluateAt(component, [alarm(100, 205)], 499, quiet)).toEqual({ kind: 'maintenance', untilMs: 500 });
    expect(component.ranks).toEqual([3]);
    expect(evaluateAt(component, [alarm(100, 205)], 509, quiet)).toEqual({ kind: 'too-short', countsMs: 510 });
    expect(evaluateAt(component, [alarm(100, 205)], 510, quiet)).toEqual({ kind: 'notify', changes: [fall(500, 510)] });
  });

  it('an alarm that goes on from before to after maintenance is not notified again', () => {
    const quiet = [{ fromMs: 205, untilMs: 500 }];
    const windows = [alarm(100, 205), alarm(500, 900)];
    for (const component of [componentOf(0), componentOf(10)]) {
      evaluateAt(component, [alarm(100, 900)], 200);
      expect(evaluateAt(component, windows, 300, quiet)).toEqual({ kind: 'maintenance', untilMs: 500 });
      for (const nowMs of [500, 505, 520])
        expect(evaluateAt(component, windows, nowMs, quiet)).toEqual({ kind: 'unchanged' });
    }
  });

  it('what ended before the policies were made is not notified, to the millisecond', () => {
    const since = (fromMs: number) => new Component([{ minDurationMs: 0, fromMs }]);
    expect(evaluateAt(since(101), [alarm(100, 102)], 105)).toEqual({ kind: 'unchanged' });
    expect(evaluateAt(since(100), [alarm(100, 102)], 105)).toMatchObject({ kind: 'notify' });
  });

  it.each([
    [alarm(0, 900_000), 300_100],
    [alarm(0, 300_099), 300_099],
    [alarm(200, 300), 200],
    [alarm(0, 50), 50 + KEPT_MS],
  ])('is evaluated at least every 5 minutes while something counts: %o', (window, dueMs) => {
    const component = componentOf(0);
    evaluateAt(component, [window], 100);
    expect(component.last?.dueMs).toBe(dueMs);
  });

  it('a change is notified once when the clock is set back', () => {
    const component = componentOf(0);
    evaluateAt(component, [alarm(7000, 7300)], 7100);
    evaluateAt(component, [alarm(7000, 7300)], 7300);
    const again = [alarm(7000, 7300), alarm(100, 400)];
    expect(evaluateAt(component, again, 100)).toEqual({ kind: 'notify', changes: [rise(100, 399), fall(7300, 7300)] });
    const prolonged = [alarm(7000, 7300), alarm(100, 450)];
    expect(evaluateAt(component, prolonged, 150)).toEqual({ kind: 'unchanged' });
    for (const nowMs of [7000, 7301]) expect(evaluateAt(component, prolonged, nowMs)).toEqual({ kind: 'unchanged' });
  });
});

describe('waitsForClients', () => {
  const STARTED_MS = 1_000_000;
  const evaluationOf = (...verdicts: Verdict[]): Evaluation => ({
    verdicts: verdicts.map((verdict) => ({ minDurationMs: 0, rank: 0, verdict })),
    memory: NEVER,
    dueMs: Infinity,
  });
  const notify = (from: number, to: number, sinceMs: number): Verdict => ({
    kind: 'notify',
    changes: [{ from, to, sinceMs, atMs: sinceMs }],
  });

  it('an end before the start waits until one minute after the start', () => {
    const evaluation = evaluationOf(notify(3, 0, STARTED_MS - 1));
    const waits = (nowMs: number) => waitsForClients(evaluation, STARTED_MS, nowMs);
    expect([STARTED_MS, STARTED_MS + 59_999, STARTED_MS + 60_000].map(waits)).toEqual([true, true, false]);
  });

  it('an end does not wait when the clock was set back to before the start', () => {
    const evaluation = evaluationOf(notify(3, 0, STARTED_MS - 3_600_000));
    expect(waitsForClients(evaluation, STARTED_MS, STARTED_MS - 1)).toBe(false);
  });

  it('an end at or after the start does not wait', () => {
    for (const sinceMs of [STARTED_MS, STARTED_MS + 1]) {
      expect(waitsForClients(evaluationOf(notify(3, 0, sinceMs)), STARTED_MS, STARTED_MS + 2)).toBe(false);
    }
  });

  it('nothing waits where a status became worse, or where nothing is to be notified', () => {
    const end = notify(3, 0, STARTED_MS - 1);
    for (const evaluation of [evaluationOf(end, notify(0, 2, STARTED_MS - 1)), evaluationOf({ kind: 'unchanged' })]) {
      expect(waitsForClients(evaluation, STARTED_MS, STARTED_MS + 1)).toBe(false);
    }
  });
});
