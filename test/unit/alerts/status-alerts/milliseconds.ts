import type { Span } from '../../../../src/lib/intervals.js';
import type { RankedSpan } from '../../../../src/status/core/windows.js';

/** The rules for changes of status by their letter, millisecond by millisecond, for a small world from 0 to END_MS. */
export const END_MS = 120;

const INSTANTS = Array.from({ length: END_MS }, (_, atMs) => atMs);
const during = ({ fromMs, untilMs }: Span, atMs: number) => fromMs <= atMs && atMs < untilMs;

export interface TellingOf {
  minDurationMs: number;
  fromMs: number;
}

/** A rank that is told, by rank and in the order of telling: `[from, to]`. */
export type Told = [number, number];

/** Whoever watches one component by the letter. */
export class LetterWatch {
  /** The rank at every instant, as far as it is known by now. */
  readonly #known: number[] = INSTANTS.map(() => 0);
  #judgedMs = -1;
  #judged: number[] = INSTANTS.map(() => 0);
  readonly #told = new Map<TellingOf, number>();

  constructor(readonly tellings: readonly TellingOf[]) {
    for (const telling of tellings) this.#told.set(telling, 0);
  }

  /** `windows` count now: all of them, maintenance cut out. */
  look(windows: readonly RankedSpan[], quiet: readonly Span[], nowMs: number): { told: Told[]; rank: number }[] {
    const atMs = Math.max(nowMs, this.#judgedMs);
    for (const t of INSTANTS) this.#known[t] = t <= this.#judgedMs ? (this.#judged[t] as number) : 0;
    for (const { fromMs, untilMs, rank } of windows) {
      for (let t = fromMs; t < untilMs; t += 1) this.#known[t] = Math.max(this.#known[t] as number, rank);
    }
    const asleep = quiet.some((one) => during(one, atMs) || during(one, nowMs));
    const results = this.tellings.map((telling) => {
      const before = this.#told.get(telling) as number;
      if (asleep) return { told: [], rank: before };
      const fromMs = Math.min(telling.fromMs, nowMs - 1);
      const told = this.#tell({ ...telling, fromMs }, before, quiet, atMs);
      const rank = told.at(-1)?.[1] ?? before;
      this.#told.set(telling, rank);
      return { told, rank };
    });
    this.#judgedMs = atMs;
    this.#judged = this.#known.map((rank, t) => (t <= atMs ? rank : 0));
    return results;
  }

  #tell({ minDurationMs, fromMs }: TellingOf, before: number, quiet: readonly Span[], atMs: number): Told[] {
    const awake = INSTANTS.filter((t) => !quiet.some((one) => during(one, t)));
    const now = counted(
      awake.map((t) => this.#known[t] as number),
      minDurationMs,
    );
    const old = counted(
      awake.map((t) => this.#judged[t] as number),
      minDurationMs,
    );
    const final = now[awake.indexOf(atMs)] as number;
    let peak = final;
    for (let i = 0; i < awake.length; i += 1) {
      const t = awake[i] as number;
      if (t > this.#judgedMs && t > fromMs && t <= atMs) peak = Math.max(peak, now[i] as number);
    }
    for (const rank of [1, 2, 3]) {
      const runs = runsOf(now, rank);
      const oldRuns = runsOf(old, rank).filter(([first]) => (awake[first] as number) <= this.#judgedMs);
      for (const [first, last] of runs) {
        const isLate = (awake[first] as number) <= this.#judgedMs && (awake[last] as number) > fromMs;
        const wasKnown = oldRuns.some(([oldFirst, oldLast]) => oldFirst <= last + 1 && first <= oldLast + 1);
        if (isLate && !wasKnown) peak = Math.max(peak, rank);
      }
    }
    const told: Told[] = [];
    if (peak > before) told.push([before, peak]);
    const reached = peak > before ? peak : before;
    if (final !== reached) told.push([reached, final]);
    return told;
  }
}

/** The rank that counts for those whom only changes that last concern, by one step of an automaton a millisecond. */
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

/** First and last place of each stretch of at least a rank. */
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
