import type { PoolClient } from 'pg';
import { type Cause, triggerOf } from '../notify/cause.js';
import { messageJson } from '../notify/message.js';
import { disabledReason, type Policy, publicAddress, type Target } from '../policies/policy.js';
import { deliveryIds, type NewDelivery } from './delivery.js';
import { insertDeliveries } from './delivery-store.js';
import { subjectKey } from './order.js';

/** How much is kept in memory before it is written. */
const MAX_WAITING_CHARACTERS = 1_000_000;
const MAX_WAITING_ROWS = 500;

/** Writes the decisions of policies in batches of bounded size, in the caller's transaction. */
export class DeliveryWriter {
  readonly #newId: () => string;
  readonly #toSend: string[] = [];
  #waiting: NewDelivery[] = [];
  #characters = 0;
  /** The message of the last cause: several policies in turn notify of the same one. */
  #last: { cause: Cause; message: string } | null = null;

  constructor(
    readonly client: PoolClient,
    readonly projectId: number,
    readonly nowMs: number,
  ) {
    this.#newId = deliveryIds(nowMs);
  }

  /** One delivery to each target of the policy. */
  async tell(policy: Policy, cause: Cause): Promise<void> {
    for (const target of policy.targets) {
      const { disabled } = target;
      const message = disabled === null ? await this.#messageOf(cause) : null;
      await this.#add({
        ...this.#base(policy, cause),
        state: disabled === null ? 'waiting' : 'suppressed',
        reason: disabled === null ? null : disabledReason(disabled),
        target: shownTarget(target),
        message,
        subjectKey: subjectKey(target.id, triggerOf(cause.kind), cause.componentKey),
      });
    }
  }

  /** One row without a target, with the reason why no notice is sent. */
  async suppress(policy: Policy, cause: Cause, reason: string): Promise<void> {
    const none = { target: null, message: null, subjectKey: null };
    await this.#add({ ...this.#base(policy, cause), state: 'suppressed', reason, ...none });
  }

  /** Writes the rest and returns the ids of those to send, in the order of the decisions. */
  async finish(): Promise<string[]> {
    await this.#flush();
    return this.#toSend;
  }

  #base(policy: Policy, cause: Cause) {
    const { environment, component, kind } = cause;
    const content =
      kind === 'status.changed'
        ? { findingId: null, from: cause.from, to: cause.to }
        : { findingId: cause.findingId, from: null, to: null };
    return {
      id: this.#newId(),
      policyId: policy.id,
      trigger: triggerOf(kind),
      subject: { environment, component, ...content },
      createdMs: this.nowMs,
    };
  }

  async #messageOf(cause: Cause): Promise<string> {
    if (this.#last?.cause !== cause) {
      this.#last = { cause, message: messageJson(cause.kind, this.nowMs, await cause.data()) };
    }
    return this.#last.message;
  }

  async #add(delivery: NewDelivery): Promise<void> {
    this.#waiting.push(delivery);
    this.#characters += delivery.message?.length ?? 0;
    if (delivery.state === 'waiting') this.#toSend.push(delivery.id);
    if (this.#waiting.length >= MAX_WAITING_ROWS || this.#characters >= MAX_WAITING_CHARACTERS) await this.#flush();
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#characters = 0;
    await insertDeliveries(this.client, this.projectId, waiting);
  }
}

/** A target as its deliveries show it. */
export function shownTarget(target: Target) {
  return { id: target.id, ...publicAddress(target) };
}
