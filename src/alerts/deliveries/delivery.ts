import { V7Generator } from 'uuidv7';
import type { Address } from '../../model/address.js';
import type { DeliveryState } from '../../model/delivery-state.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';

/** The cause of a delivery: a trigger of its policy, or a test by hand. */
export type DeliveryTrigger = Trigger | 'test';

/** A target as lists show it, without secrets. */
export type ShownTarget = Address & { id: string };

/** The subject of a delivery. `from` and `to`: of a change of status; else null. */
export interface DeliverySubject {
  environment: string;
  component: string;
  findingId: string | null;
  from: Severity | null;
  to: Severity | null;
}

/** One notice to one target, or the decision of a policy to send none. */
export interface Delivery {
  /** Also the id of the message at its receiver. */
  id: string;
  policyId: string;
  /** Null where the policy decided to send none. */
  target: ShownTarget | null;
  trigger: DeliveryTrigger;
  /** Null for a test. */
  subject: DeliverySubject | null;
  state: DeliveryState;
  /** Why it is suppressed or has failed, or who refused a mail that others accepted; else null. */
  reason: string | null;
  attempts: number;
  /** The response to the last attempt, or why there was none; null before the first. */
  lastAnswer: string | null;
  createdMs: number;
  deliveredMs: number | null;
  /** When it is attempted next, or, during an attempt, when another process may; null when it is finished. */
  nextAttemptMs: number | null;
}

/** A delivery before the first attempt. */
export type NewDelivery = Omit<Delivery, 'attempts' | 'lastAnswer' | 'deliveredMs' | 'nextAttemptMs'> & {
  /** The JSON to be sent; null when suppressed. */
  message: string | null;
  /** Of the subject whose notices have an order; null for a test, or without a target. */
  subjectKey: string | null;
  /** Of the target; null without one. */
  host: string | null;
};

/** Returns a generator of ids that sort by `nowMs` and then by the order of the calls. */
export function deliveryIds(nowMs: number): () => string {
  const generator = new V7Generator();
  return () => generator.generateOrResetWithTs(nowMs).toString();
}

/** The smallest id that a delivery can have that was created at `atMs` or later. */
export function firstIdAt(atMs: number): string {
  const hex = Math.min(Math.max(0, atMs), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
