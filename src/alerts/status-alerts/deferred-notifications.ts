import { severityRank } from '../../model/severity.js';
import type { Owed } from '../notify/subject-store.js';
import { type Change, type Judgement, present, type Situation } from './changes.js';

const WARNING = severityRank('warning');

/** What a policy is told when a silence ends in which changes of status were suppressed, or why nothing. */
export type DeferredDecision =
  | { kind: 'tell'; change: Change }
  /** It believes what is so, or something worse. */
  | { kind: 'even' }
  /** The change is told now for its own sake. */
  | { kind: 'told anyway' }
  /** It is decided when maintenance ends. */
  | { kind: 'maintenance' };

/**
 * A status that became bad within a silence and outlasts it is told when the silence ends: nobody is to believe for
 * ever that all is well.
 */
export function deferredDecision(
  owed: Owed,
  situation: Situation,
  { verdicts }: Judgement,
  nowMs: number,
): DeferredDecision {
  const judged = verdicts.find(({ minDurationMs }) => minDurationMs === owed.minDurationMs);
  if (judged === undefined) return { kind: 'even' };
  switch (judged.verdict.kind) {
    case 'maintenance':
      return { kind: 'maintenance' };
    case 'tell':
      return { kind: 'told anyway' };
    case 'too-short':
    case 'unchanged': {
      if (judged.rank < WARNING || judged.rank <= owed.told) return { kind: 'even' };
      const { rank: to, sinceMs, atMs } = present(situation, owed.minDurationMs, nowMs);
      return { kind: 'tell', change: { from: owed.told, to, sinceMs, atMs } };
    }
  }
}
