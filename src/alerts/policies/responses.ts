import type { z } from 'zod';
import type { Address } from '../../model/address.js';
import type { policyOut } from '../../schemas/alert-policy.js';
import { instantText } from '../../schemas/common/instant.js';
import type { deliveryOut } from '../../schemas/delivery.js';
import type { Delivery } from '../deliveries/delivery.js';
import { addressOf, type Policy, publicAddress, type Target } from './policy.js';

export type PolicyResponse = z.input<typeof policyOut>;
export type DeliveryResponse = z.input<typeof deliveryOut>;

/** What a caller may see: addresses of some targets are credentials, and a secret is shown once, when it is created. */
export interface Viewer {
  seesAddresses: boolean;
  /** Ids of targets whose secret this request created. */
  madeSecrets?: ReadonlySet<string>;
}

/** A policy as responses show it (docs/rules/alerting.md#alerts). */
export function policyResponse(policy: Policy, viewer: Viewer): PolicyResponse {
  return {
    id: policy.id,
    name: policy.name,
    enabled: policy.enabled,
    triggers: [...policy.triggers],
    severities: [...policy.severities],
    environments: [...policy.environments],
    components: [...policy.components],
    silence: policy.silenceMs / 1000,
    minDuration: policy.minDurationMs / 1000,
    targets: policy.targets.map((target) => targetResponse(target, viewer)),
  };
}

function targetResponse(target: Target, viewer: Viewer): PolicyResponse['targets'][number] {
  const { id, secret, disabled } = target;
  const shown = addressResponse(id, viewer.seesAddresses ? addressOf(target) : publicAddress(target));
  const isMade = secret !== null && viewer.madeSecrets?.has(id);
  return {
    ...shown,
    disabled: disabled && { at: instantText(disabled.atMs), reason: disabled.reason },
    ...(isMade ? { secret } : {}),
  };
}

function addressResponse(id: string, address: Address): NonNullable<DeliveryResponse['target']> {
  if (address.kind === 'email') return { id, kind: 'email', to: [...address.to] };
  return { id, kind: address.kind, url: address.url };
}

/** A delivery as responses show it, in its list and with its finding. */
export function deliveryResponse(delivery: Delivery): DeliveryResponse {
  const { target } = delivery;
  return {
    id: delivery.id,
    policyId: delivery.policyId,
    target: target && addressResponse(target.id, target),
    trigger: delivery.trigger,
    subject: delivery.subject,
    state: delivery.state,
    reason: delivery.reason,
    attempts: delivery.attempts,
    lastAnswer: delivery.lastAnswer,
    createdAt: instantText(delivery.createdMs),
    deliveredAt: instantText(delivery.deliveredMs),
    nextAttemptAt: instantText(delivery.nextAttemptMs),
  };
}
