import type { PoolClient } from 'pg';
import { hostOf } from '../../model/address.js';
import type { Trigger } from '../../model/trigger.js';
import { NO_ROOM, type Room, readRoom } from '../limits/room.js';
import { noteSuppressed } from '../limits/suppressed-store.js';
import { type Cause, triggerOf } from '../notify/cause.js';
import { messageJson } from '../notify/message.js';
import { disabledReason, type Policy, publicAddress, type Target } from '../policies/policy.js';
import { deliveryIds, type NewDelivery } from './delivery.js';
import { insertDeliveries } from './delivery-store.js';
import { subjectKey } from './order.js';

/** How much is kept in memory before it is written. */
const MAX_WAITING_CHARACTERS = 1_000_000;
const MAX_WAITING_ROWS = 500;
/** So many suppressed notices of a transaction are listed one by one; of the others, each policy has their number. */
const MAX_LISTED = 1_000;

/**
 * Writes the decisions of policies in batches of bounded size, in the caller's transaction. What is beyond the room of the
 * project, or of a host, is suppressed. So the rows of a transaction are bounded, however many causes it has for however many policies.
 */
export class DeliveryWriter {
  readonly #newId: () => string;
  readonly #toSend: string[] = [];
  #waiting: NewDelivery[] = [];
  #characters = 0;
  /** The message of the last cause: several policies in turn notify of the same one. */
  #last: { cause: Cause; message: string } | null = null;
  #listed = 0;
  /** Suppressed notices that are not listed, by policy and trigger. */
  readonly #unlisted = new Map<string, { policyId: string; trigger: Trigger; count: number }>();
  #withoutRoom = 0;

  private constructor(
    readonly client: PoolClient,
    readonly projectId: number,
    readonly nowMs: number,
    readonly room: Room,
  ) {
    this.#newId = deliveryIds(nowMs);
  }

  static async open(client: PoolClient, projectId: number, nowMs: number): Promise<DeliveryWriter> {
    return new DeliveryWriter(client, projectId, nowMs, await readRoom(client, projectId));
  }

  /** Whether a beginning that the policy notifies has room for at least one target. */
  hasRoom(policy: Policy): boolean {
    return policy.targets.some((target) => this.room.whyFull(target, false) === null);
  }

  /**
   * One delivery to each target of the policy that has room; those to the others are suppressed. Where none has room, it is
   * suppressed as a whole and false is returned. `isEnd`: of something that was notified.
   */
  async notify(policy: Policy, cause: Cause, isEnd: boolean): Promise<boolean> {
    if (policy.targets.every((target) => this.room.whyFull(target, isEnd) !== null)) {
      await this.suppressWithoutRoom(policy, cause, isEnd);
      return false;
    }
    for (const target of policy.targets) {
      const noRoom = this.room.take(target, isEnd);
      if (noRoom !== null) {
        this.#withoutRoom += 1;
        // Without a position among the notices of its subject, as it supersedes none of them.
        const shown = { ...NO_TARGET, target: shownTarget(target), host: hostOf(target) };
        await this.#addSuppressed(policy, cause, noRoom, shown);
        continue;
      }
      const { disabled } = target;
      const message = disabled === null ? await this.#messageOf(cause) : null;
      await this.#add({
        ...this.#base(policy, cause),
        state: disabled === null ? 'waiting' : 'suppressed',
        reason: disabled === null ? null : disabledReason(disabled),
        target: shownTarget(target),
        host: hostOf(target),
        message,
        subjectKey: subjectKey(target.id, triggerOf(cause.kind), cause.componentKey),
      });
    }
    return true;
  }

  /** As suppress, because no target of the policy has room. */
  async suppressWithoutRoom(policy: Policy, cause: Cause, isEnd: boolean): Promise<void> {
    this.#withoutRoom += 1;
    const [first] = policy.targets;
    const reason = first === undefined ? null : this.room.whyFull(first, isEnd);
    await this.suppress(policy, cause, reason ?? NO_ROOM);
  }

  /** One row without a target, with the reason why no notice is sent; beyond 1 000 of them only their number is kept. */
  async suppress(policy: Policy, cause: Cause, reason: string): Promise<void> {
    await this.#addSuppressed(policy, cause, reason, NO_TARGET);
  }

  async #addSuppressed(policy: Policy, cause: Cause, reason: string, shown: Shown): Promise<void> {
    if (this.#listed >= MAX_LISTED) {
      const trigger = triggerOf(cause.kind);
      const key = `${policy.id} ${trigger}`;
      const { count } = this.#unlisted.get(key) ?? { count: 0 };
      this.#unlisted.set(key, { policyId: policy.id, trigger, count: count + 1 });
      return;
    }
    this.#listed += 1;
    await this.#add({ ...this.#base(policy, cause), state: 'suppressed', reason, ...shown });
  }

  /** Writes the rest and returns the ids of those to send, in the order of the decisions. */
  async finish(): Promise<string[]> {
    for (const { policyId, trigger, count } of this.#unlisted.values()) {
      const base = { id: this.#newId(), policyId, trigger, subject: null, createdMs: this.nowMs };
      const reason = `${count} more notices were suppressed at the same time; ${MAX_LISTED} are listed one by one`;
      await this.#add({ ...base, state: 'suppressed', reason, ...NO_TARGET });
    }
    await this.#flush();
    if (this.#withoutRoom > 0) await noteSuppressed(this.client, this.projectId, this.#withoutRoom, this.nowMs);
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

type Shown = Pick<NewDelivery, 'target' | 'host' | 'message' | 'subjectKey'>;

const NO_TARGET: Shown = { target: null, host: null, message: null, subjectKey: null };

/** A target as its deliveries show it. */
export function shownTarget(target: Target) {
  return { id: target.id, ...publicAddress(target) };
}
