import { hash } from 'node:crypto';
import { severityRank } from '../../model/severity.js';
import type { DeliveryTrigger } from './delivery.js';

/**
 * The order of notices (docs/rules/alerting.md#order-of-notices). The notices of one subject (target, environment,
 * component, and kind: status or finding) are accepted in the order in which they were recorded: that of their positions.
 */

const WARNING = severityRank('warning');

/** Names the subject of a notice in a project. */
export function subjectKey(targetId: string, trigger: DeliveryTrigger, componentKey: string): string {
  const kind = trigger === 'status-change' ? 'status' : 'finding';
  const hex = hash('sha256', `delivery ${targetId} ${kind} ${componentKey}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Another notice of the same subject. */
export interface Neighbour {
  id: string;
  /** Whether it had a turn: it was attempted, or not attempted because its host did not respond to others. */
  hadTurn: boolean;
}

export type TurnDecision =
  /** It is attempted now; the earlier ones in `supersedes` are not sent any more. */
  | { kind: 'attempt'; supersedes: string[] }
  | { kind: 'superseded'; by: string }
  /** It waits for an earlier one, which is being attempted or is to be attempted first. */
  | { kind: 'wait'; for: string; isUnderWay: boolean };

/**
 * Whether it is a notice's turn. Each notice has one attempt before the next one of its subject has; after that the next
 * one supersedes it.
 *
 * @param hadTurn whether the notice itself had a turn before
 * @param next the next later notice, in any state; null = none
 * @param waiting the earlier ones that wait, the latest first
 */
export function turnDecision(
  hadTurn: boolean,
  next: Neighbour | null,
  waiting: readonly (Neighbour & { isUnderWay: boolean })[],
): TurnDecision {
  if (next !== null && (hadTurn || next.hadTurn)) return { kind: 'superseded', by: next.id };
  const first = waiting.findLast((one) => one.isUnderWay || !one.hadTurn);
  if (first !== undefined) return { kind: 'wait', for: first.id, isUnderWay: first.isUnderWay };
  return { kind: 'attempt', supersedes: waiting.map(({ id }) => id) };
}

/** What a notice says. Ranks are those of severities, of a change of status; else null. */
export interface NoticeContent {
  trigger: DeliveryTrigger;
  fromRank: number | null;
  toRank: number | null;
}

/** What is known of the notices of a subject before one. */
export interface SubjectHistory {
  /**
   * The latest first: those that the target may have accepted, back to the last one that it did accept. Empty = it
   * accepted nothing.
   */
  accepted: readonly (NoticeContent & { isCertain: boolean })[];
  /** The first one that is known, and the last one, in any state; null = none. */
  first: NoticeContent | null;
  last: NoticeContent | null;
}

/**
 * Whether a notice ends something whose beginning the target did not accept: for the target nothing has changed, and a
 * pager has nothing to close. False where that is not certain.
 */
export function endsUnaccepted(notice: NoticeContent, { accepted, first, last }: SubjectHistory): boolean {
  if (!isEnd(notice)) return false;
  if (notice.trigger === 'recovered') {
    return last?.trigger === 'new-error-type' && !accepted.some(({ trigger }) => trigger === 'new-error-type');
  }
  if (!accepted.every(({ toRank }) => toRank === notice.toRank)) return false;
  if (accepted.some(({ isCertain }) => isCertain)) return true;
  // Nothing was accepted for certain: the target is where the subject was at first.
  const firstRank = first?.fromRank ?? null;
  return firstRank !== null && (firstRank === notice.toRank || (!isFiring(firstRank) && !isFiring(notice.toRank)));
}

function isFiring(rank: number | null): boolean {
  return rank !== null && rank >= WARNING;
}

/** Whether a notice says that something got better. */
export function isEnd({ trigger, fromRank, toRank }: NoticeContent): boolean {
  if (trigger === 'recovered') return true;
  return trigger === 'status-change' && fromRank !== null && toRank !== null && toRank < fromRank;
}
