import type { PoolClient } from 'pg';
import { type Cause, triggerOf } from '../notify/cause.js';
import { messageJson } from '../notify/message.js';
import { disabledReason, type Policy, publicAddress, type Target } from '../policies/policy.js';
import { deliveryIds, type NewDelivery } from './delivery.js';
import { insertDeliveries } from './delivery-store.js';

/** What waits in memory before it is written. */
const MAX_WAITING_CHARACTERS = 1_000_000;
const MAX_WAITING_ROWS = 500;

/** Writes what policies decided, in bounded steps, in the caller's transaction. */
export class DeliveryWriter {
  readonly #newId: () => string;
  readonly #toSend: string[] = [];
  #waiting: NewDelivery[] = [];
  #characters = 0;
  /** The message of the cause that was told last: policies one after the other tell the same. */
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
      const fate =
        disabled === null
          ? ({ state: 'waiting', reason: null } as const)
          : ({ state: 'suppressed', reason: disabledReason(disabled) } as const);
      await this.#add({ ...this.#about(policy, cause), ...fate, target: shownTarget(target), message });
    }
  }

  /** One row that says why nobody is told. */
  async suppress(policy: Policy, cause: Cause, reason: string): Promise<void> {
    await this.#add({ ...this.#about(policy, cause), state: 'suppressed', reason, target: null, message: null });
  }

  /** Writes the rest and answers the ids of those to send, in the order of the decisions. */
  async finish(): Promise<string[]> {
    await this.#flush();
    return this.#toSend;
  }

  #about(policy: Policy, cause: Cause) {
    const { environment, component, kind } = cause;
    const what =
      kind === 'status.changed'
        ? { findingId: null, from: cause.from, to: cause.to }
        : { findingId: cause.findingId, from: null, to: null };
    return {
      id: this.#newId(),
      policyId: policy.id,
      trigger: triggerOf(kind),
      subject: { environment, component, ...what },
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
