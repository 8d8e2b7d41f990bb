import type { z } from 'zod';
import type { policyNew, policyPatch } from '../../schemas/alert-policy.js';
import { durationMs } from '../../schemas/common/duration.js';
import { withoutUndefined } from '../../schemas/common/without-undefined.js';
import { DEFAULT_RULES, type PolicyDefinition, type TargetDefinition } from './policy.js';

type Change = z.output<typeof policyPatch>;

/** A definition; what a body leaves out gets its default. */
export function toPolicyDefinition({ name, triggers, targets, ...body }: z.output<typeof policyNew>): PolicyDefinition {
  return { ...DEFAULT_RULES, ...toPolicyChange(body), name, triggers, targets: targets.map(toTarget) };
}

/** Only what a body gives. */
export function toPolicyChange({ silence, minDuration, targets, ...body }: Change): Partial<PolicyDefinition> {
  return withoutUndefined({
    ...body,
    silenceMs: silence === undefined ? undefined : durationMs(silence),
    minDurationMs: minDuration === undefined ? undefined : durationMs(minDuration),
    targets: targets?.map(toTarget),
  });
}

function toTarget(target: NonNullable<Change['targets']>[number]): TargetDefinition {
  switch (target.kind) {
    case 'webhook':
      return { kind: 'webhook', url: target.url, secret: target.secret ?? null };
    case 'slack':
      return { kind: 'slack', url: target.url, secret: null };
    case 'email':
      return { kind: 'email', to: target.to, secret: null };
  }
}
