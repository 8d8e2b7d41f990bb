import { type Span, spanAt } from '../../lib/intervals.js';
import { type Levels, levelsOf, type RankedSpan, rankAt, segmentAround } from '../../status/core/windows.js';
import { type MaintenanceFreeClock, maintenanceFreeClock } from './maintenance-free-clock.js';
import { type Moment, momentAt, RANKS, sinceMs, type Timeline, timelineOf, worstNew, worstWithin } from './timeline.js';

/** What the last evaluation left of a component. */
export interface ComponentMemory {
  /** When it was evaluated last; -Infinity before the first time. */
  evaluatedMs: number;
  /** When its own status was at least of a rank, up to then: by rank, as in levelsOf. */
  seen: Levels;
}

/** What was notified of the component, by minimum duration of policies. */
export interface NotifiedStatus {
  minDurationMs: number;
  rank: number;
  /** When the evaluation for this duration began: what was before causes no notice. */
  fromMs: number;
}

/** A change of status to notify. */
export interface Change {
  from: number;
  to: number;
  /** When the status began; -Infinity where that is open. */
  sinceMs: number;
  /** An instant at which the status is `to`. */
  atMs: number;
}

/** What to notify for one minimum duration, or why nothing. */
export type Verdict =
  | { kind: 'notify'; changes: readonly Change[] }
  | { kind: 'unchanged' }
  /** The status differs from what was notified; it counts at that instant if nothing more happens. */
  | { kind: 'too-short'; countsMs: number }
  | { kind: 'maintenance'; untilMs: number };

export interface Evaluation {
  /** In the order of `Situation.notified`; `rank`: the status that counts as notified afterwards. */
  verdicts: { minDurationMs: number; rank: number; verdict: Verdict }[];
  memory: ComponentMemory;
  /** When to evaluate again though nothing happens; Infinity = never. */
  dueMs: number;
}

/** All that decides about a component. */
export interface Situation {
  memory: ComponentMemory;
  /** When timely occurrences count for the status, in the past and, as known now, in the future. */
  windows: readonly RankedSpan[];
  /** Of the component or an ancestor, united and ascending. */
  maintenance: readonly Span[];
  notified: readonly NotifiedStatus[];
}

/** While something counts, a component is evaluated this often, so that signals are seen before they are deleted. */
const EVALUATE_AGAIN_MS = 300_000;

/**
 * The changes of a component's own status to notify (docs/rules/alerting.md#status-changes): the worst status that is
 * new since the last evaluation, then the present one. New is the time since then, and an earlier stretch that arrived
 * only now. What ended more than `keptMs` ago is forgotten.
 */
export function evaluateComponent(situation: Situation, nowMs: number, keptMs: number): Evaluation {
  const { memory, windows, maintenance, notified } = situation;
  // After the clock was set back, evaluate at the later instant until it has caught up: so nothing is notified twice.
  const atMs = Math.max(nowMs, memory.evaluatedMs);
  const known = levelsOf([...spansOf(memory.seen), ...windows]);
  const clock = maintenanceFreeClock(maintenance);
  const inForce = spanAt(maintenance, nowMs) ?? spanAt(maintenance, atMs);
  const timelines = notified.map(({ minDurationMs }) => timelineOf(known, minDurationMs, clock));
  const verdicts = notified.map(({ minDurationMs, rank, fromMs }, i) => {
    if (inForce !== undefined) {
      return { minDurationMs, rank, verdict: { kind: 'maintenance', untilMs: inForce.untilMs } as const };
    }
    const timeline = timelines[i] as Timeline;
    const before = timelineOf(memory.seen, minDurationMs, clock);
    // Where the clock was set back to before the policies began, the present status is new all the same.
    const period = { afterMs: Math.min(fromMs, nowMs - 1), evaluatedMs: memory.evaluatedMs, atMs };
    const verdict = verdictOf(rank, timeline, before, clock, period);
    const present = momentAt(timeline, clock.of(atMs)).rank;
    if (verdict.kind !== 'unchanged' || rankAt(known, atMs) === present)
      return { minDurationMs, rank: present, verdict };
    return {
      minDurationMs,
      rank,
      verdict: { kind: 'too-short', countsMs: nextChange(timeline, clock, atMs) } as const,
    };
  });
  const changesMs = inForce?.untilMs ?? Math.min(...timelines.map((one) => nextChange(one, clock, atMs)));
  const againMs = spanAt(known[1] ?? [], atMs) === undefined ? Infinity : nowMs + EVALUATE_AGAIN_MS;
  const seen = remember(situation, atMs, nowMs - keptMs);
  const forgottenMs = (known[1]?.at(-1)?.untilMs ?? Infinity) + keptMs;
  return { verdicts, memory: { evaluatedMs: atMs, seen }, dueMs: Math.min(changesMs, againMs, forgottenMs) };
}

/** How long clients get after a start to deliver what they kept. */
export const DELIVERY_GRACE_MS = 60_000;

/**
 * Whether nothing is to be notified yet, because a status only ended, and did so before the process started: clients may
 * still deliver what they kept meanwhile (docs/rules/alerting.md#status-changes).
 */
export function waitsForClients({ verdicts }: Evaluation, startedMs: number, nowMs: number): boolean {
  // Before the start: the clock was set back, and would reach the start only much later.
  if (nowMs < startedMs || nowMs >= startedMs + DELIVERY_GRACE_MS) return false;
  const changes = verdicts.flatMap(({ verdict }) => (verdict.kind === 'notify' ? verdict.changes : []));
  return changes.length > 0 && changes.every(({ from, to, sinceMs }) => to < from && sinceMs < startedMs);
}

/** The present status of a component for policies of a minimum duration, and when it began. */
export function presentStatus({ memory, windows, maintenance }: Situation, minDurationMs: number, nowMs: number) {
  const clock = maintenanceFreeClock(maintenance);
  const known = levelsOf([...spansOf(memory.seen), ...windows]);
  const timeline = timelineOf(known, minDurationMs, clock);
  const moment = momentAt(timeline, clock.of(Math.max(nowMs, memory.evaluatedMs)));
  return { rank: moment.rank, sinceMs: clock.back(sinceMs(timeline, moment)), atMs: clock.back(moment.atMs) };
}

/** The time to look for what is new. */
interface Period {
  /** Nothing up to this instant is new. */
  afterMs: number;
  /** The last evaluation. */
  evaluatedMs: number;
  /** This evaluation. */
  atMs: number;
}

function verdictOf(
  rank: number,
  now: Timeline,
  before: Timeline,
  clock: MaintenanceFreeClock,
  period: Period,
): Verdict {
  const { of } = clock;
  const { afterMs, evaluatedMs, atMs } = period;
  const final = momentAt(now, of(atMs));
  const since = worstWithin(now, { fromMs: of(Math.max(evaluatedMs, afterMs) + 1), untilMs: of(atMs) + 1 });
  const late = worstNew(now, before, of(afterMs + 1), of(evaluatedMs + 1));
  const peak = [since, late].reduce<Moment>((worst, one) => (one && one.rank > worst.rank ? one : worst), final);
  const change = (from: number, to: Moment): Change => ({
    from,
    to: to.rank,
    sinceMs: clock.back(sinceMs(now, to)),
    atMs: clock.back(to.atMs),
  });
  if (peak.rank > rank) {
    const rise = change(rank, peak);
    return { kind: 'notify', changes: final.rank === peak.rank ? [rise] : [rise, change(peak.rank, final)] };
  }
  return final.rank === rank ? { kind: 'unchanged' } : { kind: 'notify', changes: [change(rank, final)] };
}

function nextChange({ levels }: Timeline, { of, back }: MaintenanceFreeClock, atMs: number): number {
  return back(segmentAround(levels, of(atMs)).untilMs);
}

/** The past as it was evaluated, up to and including the instant. */
function remember({ memory, windows }: Situation, atMs: number, keptFromMs: number): Levels {
  const kept = spansOf(memory.seen).filter(({ untilMs }) => untilMs > keptFromMs);
  return levelsOf([...kept, ...windows]).map((level) =>
    level
      .filter(({ fromMs }) => fromMs <= atMs)
      .map(({ fromMs, untilMs }) => ({ fromMs, untilMs: Math.min(untilMs, atMs + 1) })),
  );
}

function spansOf(levels: Levels): RankedSpan[] {
  return RANKS.flatMap((rank) => (levels[rank] ?? []).map(({ fromMs, untilMs }) => ({ rank, fromMs, untilMs })));
}
