import { type Span, spanAt } from '../../lib/intervals.js';
import { type Levels, levelsOf, type RankedSpan, rankAt, segmentAround } from '../../status/core/windows.js';
import { type MaintenanceFreeClock, maintenanceFreeClock } from './maintenance-free-clock.js';
import { type Moment, momentAt, RANKS, sinceMs, type Timeline, timelineOf, worstNew, worstWithin } from './timeline.js';

/** A component as it was judged last. */
export interface Watched {
  /** -Infinity: never. */
  judgedMs: number;
  /** When its own status was at least of a rank, up to then: by rank, as in levelsOf. */
  seen: Levels;
}

/** What the policies of one minimum duration know of the component. */
export interface Told {
  minDurationMs: number;
  rank: number;
  /** What was before does not concern them. */
  fromMs: number;
}

/** A change of status to tell of. */
export interface Change {
  from: number;
  to: number;
  /** Since when it is so; -Infinity: open. */
  sinceMs: number;
  /** An instant at which it is so. */
  atMs: number;
}

/** What the policies of one minimum duration are told, or why nothing. */
export type Verdict =
  | { kind: 'tell'; changes: readonly Change[] }
  | { kind: 'unchanged' }
  /** The status differs from what they know; it counts from that instant on if nothing more happens. */
  | { kind: 'too-short'; countsMs: number }
  | { kind: 'maintenance'; untilMs: number };

export interface Judgement {
  /** In the order of `told`; `rank`: what they know now. */
  verdicts: { minDurationMs: number; rank: number; verdict: Verdict }[];
  watched: Watched;
  /** When to judge again though nothing happens; infinite = never. */
  dueMs: number;
}

export interface Situation {
  watched: Watched;
  /** When occurrences that arrived in time count (status/counting.ts), of the past and the future as known now. */
  windows: readonly RankedSpan[];
  /** Maintenance of the component or an ancestor, united. */
  quiet: readonly Span[];
  told: readonly Told[];
}

/** While something counts it is judged this often, so that signals are never forgotten before they are seen. */
const JUDGE_AGAIN_MS = 300_000;

/**
 * The changes of a component's own status to notify (docs/rules/alerting.md#status-changes): the worst of what is new
 * since it was judged, then what it is now. New is all the time since, and before it stretches that only arrived now.
 * What ended `keptMs` ago is forgotten.
 */
export function judge(situation: Situation, nowMs: number, keptMs: number): Judgement {
  const { watched, windows, quiet, told } = situation;
  // After the clock was set back, what comes is as if late until the clock has caught up: nothing is told twice.
  const atMs = Math.max(nowMs, watched.judgedMs);
  const known = levelsOf([...spansOf(watched.seen), ...windows]);
  const scale = maintenanceFreeClock(quiet);
  const maintenance = spanAt(quiet, nowMs) ?? spanAt(quiet, atMs);
  const timelines = told.map(({ minDurationMs }) => timelineOf(known, minDurationMs, scale));
  const verdicts = told.map(({ minDurationMs, rank, fromMs }, i) => {
    if (maintenance !== undefined) {
      return { minDurationMs, rank, verdict: { kind: 'maintenance', untilMs: maintenance.untilMs } as const };
    }
    const timeline = timelines[i] as Timeline;
    const before = timelineOf(watched.seen, minDurationMs, scale);
    // Where the clock was set back before they were made, what is present now is new all the same.
    const news = { afterMs: Math.min(fromMs, nowMs - 1), judgedMs: watched.judgedMs, atMs };
    const verdict = verdictOf(rank, timeline, before, scale, news);
    const present = momentAt(timeline, scale.of(atMs)).rank;
    if (verdict.kind !== 'unchanged' || rankAt(known, atMs) === present)
      return { minDurationMs, rank: present, verdict };
    return {
      minDurationMs,
      rank,
      verdict: { kind: 'too-short', countsMs: nextChange(timeline, scale, atMs) } as const,
    };
  });
  const changesMs = maintenance?.untilMs ?? Math.min(...timelines.map((one) => nextChange(one, scale, atMs)));
  const againMs = spanAt(known[1] ?? [], atMs) === undefined ? Infinity : nowMs + JUDGE_AGAIN_MS;
  const seen = remember(situation, atMs, nowMs - keptMs);
  const forgottenMs = (known[1]?.at(-1)?.untilMs ?? Infinity) + keptMs;
  return { verdicts, watched: { judgedMs: atMs, seen }, dueMs: Math.min(changesMs, againMs, forgottenMs) };
}

/** The status of a component as those see it whom only changes that last concern, and since when it is so. */
export function present({ watched, windows, quiet }: Situation, durationMs: number, nowMs: number) {
  const scale = maintenanceFreeClock(quiet);
  const known = levelsOf([...spansOf(watched.seen), ...windows]);
  const timeline = timelineOf(known, durationMs, scale);
  const moment = momentAt(timeline, scale.of(Math.max(nowMs, watched.judgedMs)));
  return { rank: moment.rank, sinceMs: scale.back(sinceMs(timeline, moment)), atMs: scale.back(moment.atMs) };
}

interface News {
  afterMs: number;
  judgedMs: number;
  atMs: number;
}

function verdictOf(rank: number, now: Timeline, before: Timeline, scale: MaintenanceFreeClock, news: News): Verdict {
  const { of } = scale;
  const { afterMs, judgedMs, atMs } = news;
  const final = momentAt(now, of(atMs));
  const since = worstWithin(now, { fromMs: of(Math.max(judgedMs, afterMs) + 1), untilMs: of(atMs) + 1 });
  const late = worstNew(now, before, of(afterMs + 1), of(judgedMs + 1));
  const peak = [since, late].reduce<Moment>((worst, one) => (one && one.rank > worst.rank ? one : worst), final);
  const change = (from: number, to: Moment): Change => ({
    from,
    to: to.rank,
    sinceMs: scale.back(sinceMs(now, to)),
    atMs: scale.back(to.atMs),
  });
  if (peak.rank > rank) {
    const rise = change(rank, peak);
    return { kind: 'tell', changes: final.rank === peak.rank ? [rise] : [rise, change(peak.rank, final)] };
  }
  return final.rank === rank ? { kind: 'unchanged' } : { kind: 'tell', changes: [change(rank, final)] };
}

function nextChange({ levels }: Timeline, { of, back }: MaintenanceFreeClock, atMs: number): number {
  return back(segmentAround(levels, of(atMs)).untilMs);
}

/** The past as it was judged, up to and with the instant. */
function remember({ watched, windows }: Situation, atMs: number, keptFromMs: number): Levels {
  const kept = spansOf(watched.seen).filter(({ untilMs }) => untilMs > keptFromMs);
  return levelsOf([...kept, ...windows]).map((level) =>
    level
      .filter(({ fromMs }) => fromMs <= atMs)
      .map(({ fromMs, untilMs }) => ({ fromMs, untilMs: Math.min(untilMs, atMs + 1) })),
  );
}

function spansOf(levels: Levels): RankedSpan[] {
  return RANKS.flatMap((rank) => (levels[rank] ?? []).map(({ fromMs, untilMs }) => ({ rank, fromMs, untilMs })));
}
