import { addressKey } from '../../model/address.js';
import { addressOf, type Target, type TargetDefinition } from './policy.js';

/** What a policy's targets become. */
export interface NewTargets {
  targets: Target[];
  /** Ids of webhooks whose secret was made here: it is shown this once. */
  madeSecrets: Set<string>;
}

/** Where new ids and secrets come from. */
export interface TargetMakers {
  id(): string;
  secret(): string;
}

/**
 * The targets that are asked for: one that was there before keeps its id, so that what waits for it is still sent,
 * and its secret where none is given. `enable` puts those into use again that were disabled.
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
