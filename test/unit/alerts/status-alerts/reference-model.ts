import type { Span } from '../../../../src/lib/intervals.js';
import type { RankedSpan } from '../../../../src/status/core/windows.js';

/** The rules for changes of status, applied to each millisecond from 0 to END_MS: slow, and easy to check. */
export const END_MS = 120;

const INSTANTS = Array.from({ length: END_MS }, (_, atMs) => atMs);
const during = ({ fromMs, untilMs }: Span, atMs: number) => fromMs <= atMs && atMs < untilMs;

export interface ModelPolicy {
  minDurationMs: number;
  fromMs: number;
}

/** A change that is notified: `[from, to]`, as ranks. */
export type NotifiedChange = [number, number];

/** One component, and what was notified to the policies. */
export class ReferenceModel {
  /** The rank at every instant, as far as it is known by now. */
  readonly #known: number[] = INSTANTS.map(() => 0);
  #evaluatedMs = -1;
  #evaluated: number[] = INSTANTS.map(() => 0);
  readonly #notified = new Map<ModelPolicy, number>();

  constructor(readonly policies: readonly ModelPolicy[]) {
    for (const policy of policies) this.#notified.set(policy, 0);
  }

  /** `windows` count now: all of them, maintenance cut out. */
  evaluate(
    windows: readonly RankedSpan[],
    quiet: readonly Span[],
    nowMs: number,
  ): { changes: NotifiedChange[]; rank: number }[] {
    const atMs = Math.max(nowMs, this.#evaluatedMs);
    for (const t of INSTANTS) this.#known[t] = t <= this.#evaluatedMs ? (this.#evaluated[t] as number) : 0;
    for (const { fromMs, untilMs, rank } of windows) {
      for (let t = fromMs; t < untilMs; t += 1) this.#known[t] = Math.max(this.#known[t] as number, rank);
    }
    const inMaintenance = quiet.some((one) => during(one, atMs) || during(one, nowMs));
    const results = this.policies.map((policy) => {
      const before = this.#notified.get(policy) as number;
      if (inMaintenance) return { changes: [], rank: before };
      const fromMs = Math.min(policy.fromMs, nowMs - 1);
      const changes = this.#changes({ ...policy, fromMs }, before, quiet, atMs);
      const rank = changes.at(-1)?.[1] ?? before;
      this.#notified.set(policy, rank);
      return { changes, rank };
    });
    this.#evaluatedMs = atMs;
    this.#evaluated = this.#known.map((rank, t) => (t <= atMs ? rank : 0));
    return results;
  }

  #changes(
    { minDurationMs, fromMs }: ModelPolicy,
    before: number,
    quiet: readonly Span[],
    atMs: number,
  ): NotifiedChange[] {
    const working = INSTANTS.filter((t) => !quiet.some((one) => during(one, t)));
    const now = counted(
      working.map((t) => this.#known[t] as number),
      minDurationMs,
    );
    const old = counted(
      working.map((t) => this.#evaluated[t] as number),
      minDurationMs,
    );
    const final = now[working.indexOf(atMs)] as number;
    let peak = final;
    for (let i = 0; i < working.length; i += 1) {
      const t = working[i] as number;
      if (t > this.#evaluatedMs && t > fromMs && t <= atMs) peak = Math.max(peak, now[i] as number);
    }
    for (const rank of [1, 2, 3]) {
      const runs = runsOf(now, rank);
      const oldRuns = runsOf(old, rank).filter(([first]) => (working[first] as number) <= this.#evaluatedMs);
      for (const [first, last] of runs) {
        const isLate = (working[first] as number) <= this.#evaluatedMs && (working[last] as number) > fromMs;
        const wasKnown = oldRuns.some(([oldFirst, oldLast]) => oldFirst <= last + 1 && first <= oldLast + 1);
        if (isLate && !wasKnown) peak = Math.max(peak, rank);
      }
    }
    const changes: NotifiedChange[] = [];
    if (peak > before) changes.push([before, peak]);
    const reached = peak > before ? peak : before;
    if (final !== reached) changes.push([reached, final]);
    return changes;
  }
}

/** The rank that counts for a minimum duration, by one step of an automaton for each millisecond. */
export function counted(ranks: readonly number[], durationMs: number): number[] {
  const result = ranks.map(() => 0);
  for (const rank of [1, 2, 3]) {
    let began: number | null = null;
    let end = 0;
    let counts = false;
    for (const [i, now] of ranks.entries()) {
      if (now >= rank) {
        if (began === null || i - end >= durationMs) {
          began = i;
          counts = false;
        }
        end = i + 1;
        if (i - began >= durationMs) counts = true;
      } else if (began !== null) {
        if (i === end && i - began >= durationMs) counts = true;
        if (i - end >= durationMs) counts = false;
      }
      if (counts) result[i] = rank;
    }
  }
  return result;
}

/** First and last place of each run of at least a rank. */
function runsOf(ranks: readonly number[], rank: number): [number, number][] {
  const runs: [number, number][] = [];
  for (const [i, now] of ranks.entries()) {
    const last = runs.at(-1);
    if (now < rank) continue;
    if (last !== undefined && last[1] === i - 1) last[1] = i;
    else runs.push([i, i]);
  }
  return runs;
}
