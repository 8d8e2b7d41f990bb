import { type Severity, severityOfRank, severityRank } from '../../model/severity.js';
import type { Maintenance } from '../../status/core/suppressions.js';
import type { Cause } from './cause.js';
import { severityOf } from './matches.js';

const WARNING = severityRank('warning');
const UNTOLD = 'the new error types that it is the end of were not told';

/** What a policy last told by one trigger of one component: the subject of silence. */
export interface Subject {
  /** When the silence began. */
  notifiedMs: number;
  /** The worst rank told since. */
  rank: number;
  /** Whether something bad was told whose end was not. */
  open: boolean;
  /** Whether it is listed already that this silence suppresses changes of status. */
  noted: boolean;
  /** The rank that was told last, of a change of status: what the policy believes. */
  told: number;
}

/** What is known when a policy decides. Null = nothing was told yet, or no maintenance. */
export interface Situation {
  silenceMs: number;
  /** Of the policy; empty = all. */
  severities: readonly Severity[];
  /** In force, of the component or an ancestor. */
  maintenance: Maintenance | null;
  /** Of the trigger that the cause pulls. */
  own: Subject | null;
  /** Of the trigger 'new-error-type', for a recovery. */
  abnormal: Subject | null;
  /** Whether the policy tells of what a recovery is the end of. */
  tellsBeginnings: boolean;
}

/** What a policy does about a cause that it is about, why, and what is true of its subjects afterwards. */
export type Decision =
  | { kind: 'tell'; why: Passed; own: Subject; abnormal: Subject | null }
  | { kind: 'suppress'; why: 'maintenance' | 'silence' | 'beginning untold'; reason: string; own: Subject | null }
  /** The silence is listed already. */
  | { kind: 'leave'; why: 'noted' };

/** Why something is told. */
type Passed = 'first' | 'every time' | 'silence over' | 'worse' | 'end of what was told';

/**
 * Whether a policy tells of a cause now (docs/rules/alerting.md#decisions): a worsening and the end of what was told
 * always pass.
 */
export function decide(cause: Cause, situation: Situation, nowMs: number): Decision {
  if (situation.maintenance !== null) {
    return { kind: 'suppress', why: 'maintenance', reason: maintenanceReason(situation.maintenance), own: null };
  }
  switch (cause.kind) {
    case 'finding.abnormal':
      return decideRise(situation, severityRank(cause.severity), nowMs, true);
    case 'finding.recovered':
      return decideRecovery(situation, severityRank(severityOf(cause)), nowMs);
    case 'status.changed': {
      const rank = severityRank(cause.to);
      const rises = rank > severityRank(cause.from);
      return rises ? decideRise(situation, rank, nowMs, false) : decideFall(situation, rank, nowMs);
    }
  }
}

/** `each`: every silence is listed, because what caused it shows its own. */
function decideRise(situation: Situation, rank: number, nowMs: number, each: boolean): Decision {
  const { own } = situation;
  const passed = silencePassed(situation, nowMs) ?? (own !== null && rank > own.rank ? 'worse' : null);
  if (passed === null) return silenced(situation, each);
  // Whatever of it is bad has an end to tell of; so has what was told before and goes on.
  const open = rank >= WARNING || (own?.open ?? false);
  return tellOf(passed, rank, open, nowMs);
}

function tellOf(why: Passed, rank: number, open: boolean, nowMs: number): Decision {
  return { kind: 'tell', why, own: { notifiedMs: nowMs, rank, open, noted: false, told: rank }, abnormal: null };
}

/** A status that got better. The silence that the worse one began goes on: another rise is within it. */
function decideFall(situation: Situation, rank: number, nowMs: number): Decision {
  const { own, severities } = situation;
  // From here on the policy hears of its end only if it is about what is left.
  const open = rank >= WARNING && (severities.length === 0 || severities.includes(severityOfRank(rank)));
  if (own?.open)
    return { kind: 'tell', why: 'end of what was told', own: { ...own, open, told: rank }, abnormal: null };
  const passed = silencePassed(situation, nowMs);
  if (passed === null) return silenced(situation, false);
  return tellOf(passed, rank, open, nowMs);
}

function decideRecovery(situation: Situation, rank: number, nowMs: number): Decision {
  const { abnormal, tellsBeginnings } = situation;
  const own = { notifiedMs: nowMs, rank, open: false, noted: false, told: 0 };
  if (abnormal?.open) {
    return { kind: 'tell', why: 'end of what was told', own, abnormal: { ...abnormal, open: false } };
  }
  // Whoever was not told that something was wrong need not hear that it is right again.
  if (tellsBeginnings) return { kind: 'suppress', why: 'beginning untold', reason: UNTOLD, own: null };
  const passed = silencePassed(situation, nowMs);
  return passed === null ? silenced(situation, true) : { kind: 'tell', why: passed, own, abnormal: null };
}

/** Why no silence is in force; null while one is. */
function silencePassed({ silenceMs, own }: Situation, nowMs: number): Passed | null {
  if (own === null) return 'first';
  if (silenceMs === 0) return 'every time';
  return nowMs >= own.notifiedMs + silenceMs ? 'silence over' : null;
}

function silenced({ silenceMs, own }: Situation, each: boolean): Decision {
  if (own === null) throw new Error('nothing is silenced before something was told');
  if (own.noted && !each) return { kind: 'leave', why: 'noted' };
  const until = new Date(own.notifiedMs + silenceMs).toISOString();
  return { kind: 'suppress', why: 'silence', reason: `silenced until ${until}`, own: { ...own, noted: true } };
}

function maintenanceReason({ component, untilMs }: Maintenance): string {
  return `${component} is in maintenance until ${new Date(untilMs).toISOString()}`;
}
