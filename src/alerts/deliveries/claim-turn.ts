import type { PoolClient } from 'pg';
import { endsUnaccepted, isEnd, turnDecision } from './order.js';
import { holdEarlierWaiting, nextNotice, type OrderedNotice, readHistory, supersede } from './order-store.js';
import { type DeliveryReason, reasonText } from './reasons.js';
import { type ClaimedDelivery, claimDelivery, endDelivery, putOffUnattempted } from './sending-store.js';

/** Longer than any attempt: after it, a claim is that of a process that was killed. */
const LEASE_MS = 45_000;

/** How long a notice waits for an earlier one of its subject, unless that one's attempt ends before. */
const WAIT_FOR_EARLIER_MS = 5_000;

/** What a worker does with a delivery. */
export type Turn =
  | { kind: 'attempt'; claimed: ClaimedDelivery }
  | { kind: 'not-due' }
  | { kind: 'suppressed'; claimed: ClaimedDelivery; reason: DeliveryReason }
  /** `for`: an earlier notice of the subject that is to be attempted first; null = it is being attempted. */
  | { kind: 'wait'; for: string | null; untilMs: number };

/**
 * Claims a delivery if it is due, and if it is its turn among the notices of its subject
 * (docs/rules/alerting.md#order-of-notices). In a transaction of its own, at READ COMMITTED: who claims an earlier or a
 * later notice at the same time waits for the row and then sees this claim.
 */
export async function claimTurn(client: PoolClient, projectId: number, id: string, nowMs: number): Promise<Turn> {
  const claimed = await claimDelivery(client, projectId, id, { nowMs, leaseMs: LEASE_MS });
  if (claimed === null) return { kind: 'not-due' };
  const notice = orderedNotice(projectId, claimed);
  if (notice === null) return { kind: 'attempt', claimed };
  const next = await nextNotice(client, notice);
  const waiting = await holdEarlierWaiting(client, notice, nowMs);
  const decision = turnDecision(claimed.attempts > 1 || claimed.wasPutOff, next, waiting);
  switch (decision.kind) {
    case 'superseded':
      return suppress(client, projectId, id, claimed, { kind: 'superseded', by: decision.by });
    case 'wait': {
      const untilMs = nowMs + WAIT_FOR_EARLIER_MS;
      await putOffUnattempted(client, projectId, id, { attempts: claimed.attempts, untilMs, response: null });
      return { kind: 'wait', for: decision.isUnderWay ? null : decision.for, untilMs };
    }
    case 'attempt': {
      await supersede(client, projectId, decision.supersedes, reasonText({ kind: 'superseded', by: id }));
      if (isEnd(claimed) && endsUnaccepted(claimed, await readHistory(client, notice))) {
        return suppress(client, projectId, id, claimed, { kind: 'superseded-beginning' });
      }
      return { kind: 'attempt', claimed };
    }
  }
}

/** Where a delivery stands among those of its subject; null = it has no order. */
export function orderedNotice(
  projectId: number,
  { subjectKey, position }: Pick<ClaimedDelivery, 'subjectKey' | 'position'>,
): OrderedNotice | null {
  return subjectKey === null || position === null ? null : { projectId, subjectKey, position };
}

async function suppress(
  client: PoolClient,
  projectId: number,
  id: string,
  claimed: ClaimedDelivery,
  reason: DeliveryReason,
): Promise<Turn> {
  await endDelivery(client, projectId, id, { state: 'suppressed', reason: reasonText(reason) });
  return { kind: 'suppressed', claimed, reason };
}
