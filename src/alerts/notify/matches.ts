import { type Severity, severityRank } from '../../model/severity.js';
import { isWithin } from '../../status/core/ancestors.js';
import type { PolicyRules } from '../policies/policy.js';
import { type Cause, triggerOf } from './cause.js';

/** The rules of a policy that decide whether it matches a cause. */
export type MatchedRules = Pick<
  PolicyRules,
  'enabled' | 'triggers' | 'severities' | 'environments' | 'components' | 'minDurationMs'
> & { id: string };

/** Whether a policy matches a cause; if not, the first rule that excludes it. */
export type Match = { kind: 'match' } | { kind: 'no-match'; reason: NoMatchReason };

/** The name of a rule; `other-policies`: the cause names policies, and this one is not among them. */
export type NoMatchReason =
  | 'enabled'
  | 'triggers'
  | 'other-policies'
  | 'minDuration'
  | 'severities'
  | 'environments'
  | 'components';

/** Of a change of status: the worse of before and after, so that a policy for alarms also matches their end. */
export function severityOf(cause: Cause): Severity {
  if (cause.kind !== 'status.changed') return cause.severity;
  return severityRank(cause.from) > severityRank(cause.to) ? cause.from : cause.to;
}

/** Whether a policy matches a cause, independent of what it notified before (docs/rules/alerting.md#alerts). */
export function match(policy: MatchedRules, cause: Cause): Match {
  const reason = noMatchReason(policy, cause);
  return reason === null ? { kind: 'match' } : { kind: 'no-match', reason };
}

function noMatchReason(policy: MatchedRules, cause: Cause): NoMatchReason | null {
  if (!policy.enabled) return 'enabled';
  if (!policy.triggers.includes(triggerOf(cause.kind))) return 'triggers';
  if (cause.policyIds.length > 0 && !cause.policyIds.includes(policy.id)) return 'other-policies';
  if (cause.kind === 'status.changed' && cause.minDurationMs !== policy.minDurationMs) return 'minDuration';
  if (!allows(policy.severities, (severity) => severity === severityOf(cause))) return 'severities';
  if (!allows(policy.environments, (environment) => environment === cause.environment)) return 'environments';
  if (!allows(policy.components, (root) => isWithin(cause.component, root))) return 'components';
  return null;
}

/** An empty list allows everything. */
function allows<T>(list: readonly T[], matches: (entry: T) => boolean): boolean {
  return list.length === 0 || list.some(matches);
}
