import { type Address, addressKey } from '../../model/address.js';
import type { SetBy } from '../../model/set-by.js';
import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';

/** The most that a project can have. */
export const MAX_POLICIES = 100;

/** `silence` of a policy that does not name one. */
export const DEFAULT_SILENCE_MS = 3_600_000;

/** A target as it is asked for. `secret` of a webhook, in the form of Standard Webhooks; null = keep it, or create one. */
export type TargetDefinition = Address & { secret: string | null };

/** A target in the store. */
export type Target = Address & {
  id: string;
  /** Only of a webhook. */
  secret: string | null;
  /** When and why it was disabled; null = enabled. */
  disabled: { atMs: number; reason: string } | null;
};

/** Who is notified of what, and how often (docs/rules/alerting.md#alerts). An empty list means all. */
export interface PolicyRules {
  name: string;
  enabled: boolean;
  triggers: readonly Trigger[];
  severities: readonly Severity[];
  environments: readonly string[];
  /** Each with its descendants. */
  components: readonly string[];
  /** Repeat interval: no second notice of the same subject within it; 0 = every time. */
  silenceMs: number;
  /** How long a change of status must last before it counts; 0 = it counts at once. */
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

/** The defaults; name, triggers and targets must be given. */
export const DEFAULT_RULES = {
  enabled: true,
  severities: [],
  environments: [],
  components: [],
  silenceMs: DEFAULT_SILENCE_MS,
  minDurationMs: 0,
} as const satisfies Partial<PolicyRules>;

/** A target as any reader may see it: paths of Slack and parameters of others may be credentials. */
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

/** Whether the targets of a policy are those that are asked for, in their order. */
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

/** Whether changes of status are evaluated for a policy. */
export function watchesStatus({ enabled, triggers }: Pick<PolicyRules, 'enabled' | 'triggers'>): boolean {
  return enabled && triggers.includes('status-change');
}

/** The `reason` of a delivery to a disabled target, for people. */
export function disabledReason({ atMs, reason }: NonNullable<Target['disabled']>): string {
  return `the target is disabled since ${new Date(atMs).toISOString()}: ${reason}`;
}
