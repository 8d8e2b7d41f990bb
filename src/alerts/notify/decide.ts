import { type Severity, severityOfRank, severityRank } from '../../model/severity.js';
import type { Maintenance } from '../../status/core/suppressions.js';
import type { Cause } from './cause.js';
import { severityOf } from './matches.js';

const WARNING = severityRank('warning');

/**
 * What a policy has notified by one trigger of one component: the subject of `silence`
 * (docs/rules/alerting.md#decisions).
 */
export interface Subject {
  /** When `silence` began, in ms: with the last notice that was not an end. */
  notifiedMs: number;
  /** The worst rank notified since then. */
  worstRank: number;
  /** The rank of the last notice: what its receivers take for the present status. 0 after a recovery. */
  lastNotifiedRank: number;
  /** Whether a beginning was notified whose end was not. */
  firing: boolean;
  /** Whether the deliveries already list that this `silence` suppresses changes of status. */
  suppressionLogged: boolean;
}

/** What a policy knows when it decides. */
export interface Situation {
  /** Of the policy, in ms; 0 = no silence. */
  silenceMs: number;
  /** Of the policy; empty = all. */
  severities: readonly Severity[];
  /** In force now, of the component or an ancestor; null = none. */
  maintenance: Maintenance | null;
  /** The subject of the cause's trigger; null before the first notice. */
  own: Subject | null;
  /** For a recovery, the subject of the trigger `new-error-type`; null before its first notice. */
  abnormal: Subject | null;
  /** For a recovery, whether the policy also has the trigger `new-error-type`. */
  notifiesBeginnings: boolean;
}

/** Why a cause is notified. */
export type NotifyReason = 'first-notification' | 'silence-disabled' | 'silence-over' | 'worsened' | 'end-of-notified';

/** Why a cause is suppressed; suppression-text.ts makes the text from it. */
export type Suppression =
  | { reason: 'maintenance'; component: string; untilMs: number }
  | { reason: 'silence'; untilMs: number }
  | { reason: 'beginning-not-notified' };

/** What a policy does about a cause that matches it. `own` and `abnormal`: the subjects afterwards; null = unchanged. */
export type Decision =
  | { kind: 'notify'; reason: NotifyReason; own: Subject; abnormal: Subject | null }
  | { kind: 'suppress'; suppression: Suppression; own: Subject | null }
  | { kind: 'ignore'; reason: 'suppression-already-logged' };

/**
 * Whether a policy notifies of a cause now (docs/rules/alerting.md#decisions). What is worse than the last notice, and
 * the end of what was notified, pass every silence. So the last notice never says "over" while it is not.
 */
export function decide(cause: Cause, situation: Situation, nowMs: number): Decision {
  if (situation.maintenance !== null) {
    const { component, untilMs } = situation.maintenance;
    return { kind: 'suppress', suppression: { reason: 'maintenance', component, untilMs }, own: null };
  }
  switch (cause.kind) {
    case 'finding.abnormal':
      return decideBeginning(situation, severityRank(cause.severity), nowMs, true);
    case 'finding.recovered':
      return decideRecovery(situation, severityRank(severityOf(cause)), nowMs);
    case 'status.changed': {
      const rank = severityRank(cause.to);
      const isWorse = rank > severityRank(cause.from);
      return isWorse ? decideBeginning(situation, rank, nowMs, false) : decideEnd(situation, rank, nowMs);
    }
  }
}

/** A finding, or a status that became worse. `logEach`: list every suppression, because the finding shows its own. */
function decideBeginning(situation: Situation, rank: number, nowMs: number, logEach: boolean): Decision {
  const { own } = situation;
  const reason = noSilenceReason(situation, nowMs) ?? (own !== null && hasWorsened(own, rank) ? 'worsened' : null);
  if (reason === null) return suppressBySilence(situation, logEach);
  // What was notified before and goes on still has an end to notify.
  const firing = rank >= WARNING || (own?.firing ?? false);
  return notify(reason, rank, firing, nowMs);
}

/** Alarm and warning count against the last notice, which may have been an end; success only against the worst one. */
function hasWorsened(own: Subject, rank: number): boolean {
  return rank > (rank >= WARNING ? own.lastNotifiedRank : own.worstRank);
}

function notify(reason: NotifyReason, rank: number, firing: boolean, nowMs: number): Decision {
  const own = { notifiedMs: nowMs, worstRank: rank, lastNotifiedRank: rank, firing, suppressionLogged: false };
  return { kind: 'notify', reason, own, abnormal: null };
}

/** A status that became better. It does not restart `silence`. */
function decideEnd(situation: Situation, rank: number, nowMs: number): Decision {
  const { own, severities } = situation;
  // What is left has an end to notify only if the policy matches its severity.
  const firing = rank >= WARNING && (severities.length === 0 || severities.includes(severityOfRank(rank)));
  if (own?.firing) {
    const after = { ...own, firing, lastNotifiedRank: rank };
    return { kind: 'notify', reason: 'end-of-notified', own: after, abnormal: null };
  }
  const reason = noSilenceReason(situation, nowMs);
  return reason === null ? suppressBySilence(situation, false) : notify(reason, rank, firing, nowMs);
}

function decideRecovery(situation: Situation, rank: number, nowMs: number): Decision {
  const { abnormal, notifiesBeginnings } = situation;
  const own = { notifiedMs: nowMs, worstRank: rank, lastNotifiedRank: 0, firing: false, suppressionLogged: false };
  if (abnormal?.firing) {
    const after = { ...abnormal, firing: false, lastNotifiedRank: 0 };
    return { kind: 'notify', reason: 'end-of-notified', own, abnormal: after };
  }
  // A receiver that got no beginning gets no end.
  if (notifiesBeginnings) return { kind: 'suppress', suppression: { reason: 'beginning-not-notified' }, own: null };
  const reason = noSilenceReason(situation, nowMs);
  return reason === null ? suppressBySilence(situation, true) : { kind: 'notify', reason, own, abnormal: null };
}

/** Why no silence is in force; null while one is. */
function noSilenceReason({ silenceMs, own }: Situation, nowMs: number): NotifyReason | null {
  if (own === null) return 'first-notification';
  if (silenceMs === 0) return 'silence-disabled';
  return nowMs >= own.notifiedMs + silenceMs ? 'silence-over' : null;
}

function suppressBySilence({ silenceMs, own }: Situation, logEach: boolean): Decision {
  if (own === null) throw new Error('silence cannot be in force before the first notice');
  if (own.suppressionLogged && !logEach) return { kind: 'ignore', reason: 'suppression-already-logged' };
  const suppression = { reason: 'silence', untilMs: own.notifiedMs + silenceMs } as const;
  return { kind: 'suppress', suppression, own: { ...own, suppressionLogged: true } };
}
