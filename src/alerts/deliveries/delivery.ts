import { V7Generator } from 'uuidv7';
import type { Address } from '../../model/address.js';
import type { DeliveryState } from '../../model/delivery-state.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';

/** What a delivery is about: a trigger of its policy, or a test by hand. */
export type DeliveryTrigger = Trigger | 'test';

/** A target as lists show it: without secrets. */
export type ShownTarget = Address & { id: string };

/** What a delivery is about. `from` and `to`: of a change of status; else null, as in old rows. */
export interface DeliverySubject {
  environment: string;
  component: string;
  findingId: string | null;
  from: Severity | null;
  to: Severity | null;
}

/** One notice to one target, or the decision of a policy to give none. */
export interface Delivery {
  /** Also the id of the message at its receiver. */
  id: string;
  policyId: string;
  /** Null where the policy decided to give none. */
  target: ShownTarget | null;
  trigger: DeliveryTrigger;
  /** What it is about; null for a test. */
  subject: DeliverySubject | null;
  state: DeliveryState;
  /** Why it is suppressed, or was given up; null else. */
  reason: string | null;
  attempts: number;
  /** What the last try came to; null before the first. */
  lastAnswer: string | null;
  createdMs: number;
  deliveredMs: number | null;
  /** When it is tried next, or, during a try, when others may; null where it is over. */
  nextAttemptMs: number | null;
}

/** A delivery before the first try. `message` is the JSON to be sent; null when suppressed. */
export type NewDelivery = Omit<Delivery, 'attempts' | 'lastAnswer' | 'deliveredMs' | 'nextAttemptMs'> & {
  message: string | null;
};

/** Gives ids that sort by `nowMs` and then by the order in which they were asked for. */
export function deliveryIds(nowMs: number): () => string {
  const generator = new V7Generator();
  return () => generator.generateOrResetWithTs(nowMs).toString();
}

/** No delivery that was created at `atMs` or later has a smaller id. */
export function firstIdAt(atMs: number): string {
  const hex = Math.min(Math.max(0, atMs), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
