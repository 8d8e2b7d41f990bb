import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Judgement,
  judge,
  type Told,
  type Verdict,
  type Watched,
} from '../../../../src/alerts/status-alerts/changes.js';
import { type Span, unite, without } from '../../../../src/lib/intervals.js';
import type { RankedSpan } from '../../../../src/status/core/windows.js';
import { LetterWatch } from './milliseconds.js';

const KEPT_MS = 1_000_000;
const NEVER: Watched = { judgedMs: -Infinity, seen: [] };

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
const looks = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 12 });
const ascending = looks.map((all) => [...all].sort((a, b) => a - b));
const maintenance = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 15 })), { maxLength: 2 })
  .map((all) => all.map(([fromMs, lengthMs]): Span => ({ fromMs, untilMs: fromMs + lengthMs })));
const tellings = fc.constant([
  { minDurationMs: 0, fromMs: -1 },
  { minDurationMs: 0, fromMs: 20 },
  { minDurationMs: 1, fromMs: -1 },
  { minDurationMs: 4, fromMs: -1 },
  { minDurationMs: 9, fromMs: -1 },
]);

/** The watch as it is, over looks. */
class Watch {
  watched = NEVER;
  last: Judgement | null = null;
  ranks: number[];

  constructor(
    readonly tellings: readonly { minDurationMs: number; fromMs: number }[],
    readonly keptMs = KEPT_MS,
  ) {
    this.ranks = tellings.map(() => 0);
  }

  look(windows: readonly RankedSpan[], quiet: readonly Span[], nowMs: number): Verdict[] {
    const told = this.tellings.map((telling, i): Told => ({ ...telling, rank: this.ranks[i] as number }));
    this.last = judge({ watched: this.watched, windows, quiet, told }, nowMs, this.keptMs);
    this.watched = this.last.watched;
    this.ranks = this.last.verdicts.map(({ rank }) => rank);
    return this.last.verdicts.map(({ verdict }) => verdict);
  }
}

const toldBy = (verdict: Verdict) => (verdict.kind === 'tell' ? verdict.changes.map(({ from, to }) => [from, to]) : []);

function countingAt(all: readonly Arrival[], quiet: readonly Span[], nowMs: number): RankedSpan[] {
  const arrived = all.filter(({ arrivesMs, fromMs, untilMs }) => arrivesMs <= nowMs && fromMs < untilMs);
  return arrived.flatMap((one) => without(one, quiet).map((part) => ({ ...part, rank: one.rank })));
}

describe('changes of status', () => {
  it('are those that the letter of the rule gives, millisecond by millisecond, whenever somebody looks', () => {
    fc.assert(
      fc.property(arrivals, ascending, maintenance, tellings, (all, times, declared, its) => {
        const watch = new Watch(its);
        const letter = new LetterWatch(its);
        for (const nowMs of times) {
          const quiet = unite(declared.filter(({ fromMs }) => fromMs <= nowMs));
          const windows = countingAt(all, quiet, nowMs);
          const expected = letter.look(windows, quiet, nowMs);
          expect(watch.look(windows, quiet, nowMs).map(toldBy)).toEqual(expected.map(({ told }) => told));
          expect(watch.ranks).toEqual(expected.map(({ rank }) => rank));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('are those that the letter gives also when the clock is set back between looks', () => {
    fc.assert(
      fc.property(arrivals, looks, tellings, (all, times, its) => {
        const watch = new Watch(its);
        const letter = new LetterWatch(its);
        for (const [i, nowMs] of times.entries()) {
          // What arrives, arrives between two looks, whatever the clock says.
          const windows = all.slice(0, i + 1).map((one) => ({ ...one, arrivesMs: 0 }));
          const counting = countingAt(windows, [], nowMs);
          expect(watch.look(counting, [], nowMs).map(toldBy)).toEqual(
            letter.look(counting, [], nowMs).map(({ told }) => told),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('tell of every stretch once, its beginning and its end, in whatever order and however late they arrive', () => {
    const stretches = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 3 }), (order, rank) => {
        const watch = new Watch([{ minDurationMs: 0, fromMs: -1 }]);
        const told = order.map((_, i) => {
          const arrived = order.slice(0, i + 1).map((n) => ({ fromMs: n * 5, untilMs: n * 5 + 4, rank }));
          return [watch.look(arrived, [], 50 + i).flatMap(toldBy), watch.look(arrived, [], 50 + i).flatMap(toldBy)];
        });
        const riseAndFall = [
          [0, rank],
          [rank, 0],
        ];
        expect(told).toEqual(order.map(() => [riseAndFall, []]));
      }),
    );
  });

  it('are the same when the past is forgotten after three times the minimum duration and the lateness', () => {
    fc.assert(
      fc.property(arrivals, tellings, (all, its) => {
        const forgetful = new Watch(its, 3 * 9 + 45);
        const watch = new Watch(its);
        for (let nowMs = 0; nowMs < 180; nowMs += 2) {
          const windows = countingAt(all, [], nowMs);
          const kept = windows.filter(({ untilMs }) => untilMs > nowMs - 9 - 45);
          expect(forgetful.look(kept, [], nowMs).map(toldBy)).toEqual(watch.look(windows, [], nowMs).map(toldBy));
        }
        expect(forgetful.watched.seen.slice(1)).toEqual([[], [], []]);
      }),
      { numRuns: 300 },
    );
  });

  it('never come before a component is due, if nothing happens', () => {
    fc.assert(
      fc.property(arrivals, maintenance, tellings, fc.integer({ min: 0, max: 80 }), (all, declared, its, nowMs) => {
        const quiet = unite(declared.filter(({ fromMs }) => fromMs <= nowMs));
        const windows = countingAt(all, quiet, nowMs);
        const watch = new Watch(its);
        watch.look(windows, quiet, nowMs);
        const dueMs = (watch.last as Judgement).dueMs;
        expect(dueMs).toBeGreaterThan(nowMs);
        for (let t = nowMs + 1; t < Math.min(dueMs, 130); t += 1) {
          expect(watch.look(windows, quiet, t).flatMap(toldBy)).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('at its edges, a change of status', () => {
  const alarm = (fromMs: number, untilMs: number): RankedSpan => ({ rank: 3, fromMs, untilMs });
  const watchOf = (minDurationMs: number) => new Watch([{ minDurationMs, fromMs: -1 }]);
  const lookAt = (watch: Watch, windows: RankedSpan[], nowMs: number, quiet: Span[] = []) =>
    watch.look(windows, quiet, nowMs)[0];
  const rise = (sinceMs: number, atMs: number) => ({ from: 0, to: 3, sinceMs, atMs });
  const fall = (sinceMs: number, atMs: number) => ({ from: 3, to: 0, sinceMs, atMs });

  it('counts in the millisecond in which a window begins and in the one in which it ends', () => {
    const watch = watchOf(0);
    expect(lookAt(watch, [alarm(100, 200)], 99)).toEqual({ kind: 'unchanged' });
    expect(lookAt(watch, [alarm(100, 200)], 100)).toEqual({ kind: 'tell', changes: [rise(100, 100)] });
    expect(lookAt(watch, [alarm(100, 200)], 199)).toEqual({ kind: 'unchanged' });
    expect(lookAt(watch, [alarm(100, 200)], 200)).toEqual({ kind: 'tell', changes: [fall(200, 200)] });
  });

  it('is told with its end when both lie between two looks', () => {
    const watch = watchOf(0);
    lookAt(watch, [], 100);
    expect(lookAt(watch, [alarm(101, 102)], 103)).toEqual({ kind: 'tell', changes: [rise(101, 101), fall(102, 103)] });
    expect(lookAt(watch, [alarm(101, 102)], 106)).toEqual({ kind: 'unchanged' });
  });

  it('to something worse and back is told with the worst first', () => {
    const watch = watchOf(0);
    lookAt(watch, [{ rank: 1, fromMs: 0, untilMs: 900 }], 100);
    const windows = [{ rank: 1, fromMs: 0, untilMs: 900 }, { rank: 2, fromMs: 101, untilMs: 150 }, alarm(101, 102)];
    expect(lookAt(watch, windows, 103)).toEqual({
      kind: 'tell',
      changes: [
        { from: 1, to: 3, sinceMs: 101, atMs: 101 },
        { from: 3, to: 2, sinceMs: 102, atMs: 103 },
      ],
    });
  });

  it.each([
    [109, { kind: 'too-short', countsMs: 110 }],
    [110, { kind: 'tell', changes: [rise(100, 110)] }],
    [111, { kind: 'tell', changes: [rise(100, 111)] }],
  ])('with a minimum duration of 10 ms, seen at %i ms after an alarm since 100', (nowMs, verdict) => {
    expect(lookAt(watchOf(10), [alarm(100, 300)], nowMs)).toEqual(verdict);
  });

  it.each([
    [109, { kind: 'unchanged' }],
    [110, { kind: 'tell', changes: [rise(100, 119), fall(110, 120)] }],
    [111, { kind: 'tell', changes: [rise(100, 120), fall(111, 121)] }],
  ])('of an alarm until %i ms is told only when it lasted the 10 ms', (untilMs, verdict) => {
    expect(lookAt(watchOf(10), [alarm(100, untilMs)], untilMs + 10)).toEqual(verdict);
  });

  it.each([
    [309, { kind: 'too-short', countsMs: 310 }],
    [310, { kind: 'tell', changes: [fall(300, 310)] }],
  ])('to something better lasts, too, before it is told: at %i ms', (nowMs, verdict) => {
    const watch = watchOf(10);
    lookAt(watch, [alarm(100, 300)], 200);
    expect(lookAt(watch, [alarm(100, 300)], nowMs)).toEqual(verdict);
  });

  it('bridges a gap that is shorter than the minimum duration, and none that is as long', () => {
    const bridged = [alarm(100, 104), alarm(113, 114)];
    expect(lookAt(watchOf(10), bridged, 113)).toEqual({ kind: 'tell', changes: [rise(100, 113)] });
    const apart = [alarm(100, 104), alarm(114, 115)];
    expect(lookAt(watchOf(10), apart, 114)).toEqual({ kind: 'too-short', countsMs: Infinity });
    expect(lookAt(watchOf(10), apart, 200)).toEqual({ kind: 'unchanged' });
  });

  it('is frozen during maintenance, whose time neither makes a status last nor ends one', () => {
    const quiet = [{ fromMs: 205, untilMs: 500 }];
    const before = [alarm(100, 300)];
    const watch = watchOf(10);
    lookAt(watch, before, 200);
    expect(lookAt(watch, [alarm(100, 205)], 205, quiet)).toEqual({ kind: 'maintenance', untilMs: 500 });
    expect(lookAt(watch, [alarm(100, 205)], 499, quiet)).toEqual({ kind: 'maintenance', untilMs: 500 });
    expect(watch.ranks).toEqual([3]);
    expect(lookAt(watch, [alarm(100, 205)], 509, quiet)).toEqual({ kind: 'too-short', countsMs: 510 });
    expect(lookAt(watch, [alarm(100, 205)], 510, quiet)).toEqual({ kind: 'tell', changes: [fall(500, 510)] });
  });

  it('is not told for what went on before, during and after maintenance', () => {
    const quiet = [{ fromMs: 205, untilMs: 500 }];
    const windows = [alarm(100, 205), alarm(500, 900)];
    for (const watch of [watchOf(0), watchOf(10)]) {
      lookAt(watch, [alarm(100, 900)], 200);
      expect(lookAt(watch, windows, 300, quiet)).toEqual({ kind: 'maintenance', untilMs: 500 });
      for (const nowMs of [500, 505, 520]) expect(lookAt(watch, windows, nowMs, quiet)).toEqual({ kind: 'unchanged' });
    }
  });

  it('is not told of what was before the policies were made, to the millisecond', () => {
    const since = (fromMs: number) => new Watch([{ minDurationMs: 0, fromMs }]);
    expect(lookAt(since(101), [alarm(100, 102)], 105)).toEqual({ kind: 'unchanged' });
    expect(lookAt(since(100), [alarm(100, 102)], 105)).toMatchObject({ kind: 'tell' });
  });

  it.each([
    [alarm(0, 900_000), 300_100],
    [alarm(0, 300_099), 300_099],
    [alarm(200, 300), 200],
    [alarm(0, 50), 50 + KEPT_MS],
  ])('is looked for at least every 5 minutes as long as something counts: %o', (window, dueMs) => {
    const watch = watchOf(0);
    lookAt(watch, [window], 100);
    expect(watch.last?.dueMs).toBe(dueMs);
  });

  it('is told once where the clock is set back', () => {
    const watch = watchOf(0);
    lookAt(watch, [alarm(7000, 7300)], 7100);
    lookAt(watch, [alarm(7000, 7300)], 7300);
    const again = [alarm(7000, 7300), alarm(100, 400)];
    expect(lookAt(watch, again, 100)).toEqual({ kind: 'tell', changes: [rise(100, 399), fall(7300, 7300)] });
    const prolonged = [alarm(7000, 7300), alarm(100, 450)];
    expect(lookAt(watch, prolonged, 150)).toEqual({ kind: 'unchanged' });
    for (const nowMs of [7000, 7301]) expect(lookAt(watch, prolonged, nowMs)).toEqual({ kind: 'unchanged' });
  });
});
