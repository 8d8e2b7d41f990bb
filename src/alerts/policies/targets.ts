import { addressKey } from '../../model/address.js';
import { isCloudService, isPlainlyPrivate, literalAddress } from '../channels/public-address.js';
import { addressOf, type Target, type TargetDefinition } from './policy.js';

/** What a policy's targets become. */
export interface NewTargets {
  targets: Target[];
  /** Ids of webhooks whose secret was created: it is shown this once. */
  madeSecrets: Set<string>;
}

/** Where new ids and secrets come from. */
export interface TargetMakers {
  id(): string;
  secret(): string;
}

/**
 * The targets of a policy: one whose address was there before keeps its id, so that what waits for it is still sent, and
 * its secret where none is given. `enable` enables those that were disabled.
 */
export function newTargets(
  before: readonly Target[],
  wanted: readonly TargetDefinition[],
  enable: boolean,
  make: TargetMakers,
): NewTargets {
  const known = new Map(before.map((target) => [addressKey(target), target]));
  const madeSecrets = new Set<string>();
  const targets = wanted.map((definition): Target => {
    const old = known.get(addressKey(definition));
    const id = old?.id ?? make.id();
    let secret = definition.secret ?? old?.secret ?? null;
    if (definition.kind === 'webhook' && secret === null) {
      secret = make.secret();
      madeSecrets.add(id);
    }
    return { ...addressOf(definition), id, secret, disabled: enable ? null : (old?.disabled ?? null) };
  });
  return { targets, madeSecrets };
}

/** Whether the URL of a target is the address of a metadata service of a cloud, which is never allowed. */
export function isCloudServiceUrl(text: string): boolean {
  const literal = literalAddress(new URL(text).hostname);
  return literal !== null && isCloudService(literal);
}

/** Whether the URL of a target is private without a look-up of its name. The connection checks the address again. */
export function isPrivateUrl(text: string): boolean {
  return isPlainlyPrivate(new URL(text).hostname);
}
