import { type Address, addressKey } from '../../model/address.js';
import type { SetBy } from '../../model/set-by.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';

/** Of one project. */
export const MAX_POLICIES = 100;

/** How long a policy that says nothing is silent about what it has told. */
export const DEFAULT_SILENCE_MS = 3_600_000;

/** A target as it is asked for. `secret` of a webhook, as Standard Webhooks writes it: null = keep it, or make one. */
export type TargetDefinition = Address & { secret: string | null };

/** A target in the store. */
export type Target = Address & {
  id: string;
  /** Only of a webhook. */
  secret: string | null;
  /** Since when nothing is sent to it, and why; null = it is in use. */
  disabled: { atMs: number; reason: string } | null;
};

/** Who is told of what, and how often (docs/rules/alerting.md#alerts). Empty lists stand for all. */
export interface PolicyRules {
  name: string;
  enabled: boolean;
  triggers: readonly Trigger[];
  severities: readonly Severity[];
  environments: readonly string[];
  /** Each stands for its descendants too. */
  components: readonly string[];
  /** No second notice for the same subject within it; 0 = every time. */
  silenceMs: number;
  /** How long a change of status must last; 0 = not at all. */
  minDurationMs: number;
}

/** A policy as it is asked for. */
export interface PolicyDefinition extends PolicyRules {
  targets: readonly TargetDefinition[];
}

export interface Policy extends PolicyRules {
  id: string;
  setBy: SetBy;
  madeMs: number;
  targets: readonly Target[];
}

/** What a policy is that says nothing else; name, triggers and targets it has to say. */
export const DEFAULT_RULES = {
  enabled: true,
  severities: [],
  environments: [],
  components: [],
  silenceMs: DEFAULT_SILENCE_MS,
  minDurationMs: 0,
} as const satisfies Partial<PolicyRules>;

/** A target as it may be shown to everybody: paths of Slack and parameters of others may be credentials. */
export function publicAddress(address: Address): Address {
  switch (address.kind) {
    case 'webhook': {
      const { origin, pathname } = new URL(address.url);
      return { kind: 'webhook', url: `${origin}${pathname}` };
    }
    case 'slack':
      return { kind: 'slack', url: new URL(address.url).origin };
    case 'email':
      return { kind: 'email', to: address.to };
  }
}

/** Only the address of a target. */
export function addressOf(target: Address): Address {
  switch (target.kind) {
    case 'webhook':
    case 'slack':
      return { kind: target.kind, url: target.url };
    case 'email':
      return { kind: 'email', to: target.to };
  }
}

/** Whether the targets of a policy are, in their order, those that are asked for. */
export function sameTargets(targets: readonly Target[], wanted: readonly TargetDefinition[]): boolean {
  return (
    targets.length === wanted.length &&
    targets.every((target, n) => {
      const other = wanted[n] as TargetDefinition;
      const sameSecret = other.secret === null || other.secret === target.secret;
      return sameSecret && addressKey(target) === addressKey(other);
    })
  );
}

/** Whether changes of status are looked for on behalf of a policy. */
export function watchesStatus({ enabled, triggers }: Pick<PolicyRules, 'enabled' | 'triggers'>): boolean {
  return enabled && triggers.includes('status-change');
}

/** Why a target that is disabled gets nothing. */
export function disabledReason({ atMs, reason }: NonNullable<Target['disabled']>): string {
  return `the target is disabled since ${new Date(atMs).toISOString()}: ${reason}`;
}
