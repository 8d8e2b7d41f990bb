import { type Severity, severityRank } from '../../model/severity.js';
import { isWithin } from '../../status/core/ancestors.js';
import type { PolicyRules } from '../policies/policy.js';
import { type Cause, triggerOf } from './cause.js';

/** What decides whether a policy is about a cause. */
export type MatchedRules = Pick<
  PolicyRules,
  'enabled' | 'triggers' | 'severities' | 'environments' | 'components' | 'minDurationMs'
> & { id: string };

/** Whether a policy is about a cause; if not, what of the policy says so. */
export type Match =
  | { kind: 'match' }
  | {
      kind: 'no-match';
      why: 'enabled' | 'triggers' | 'others' | 'severities' | 'environments' | 'components' | 'minDuration';
    };

/** Of a change of status: the worse one, so that who is told of an alarm is told of its end. */
export function severityOf(cause: Cause): Severity {
  if (cause.kind !== 'status.changed') return cause.severity;
  return severityRank(cause.from) > severityRank(cause.to) ? cause.from : cause.to;
}

/** Whether a policy is about a cause at all, whatever was told before (docs/rules/alerting.md#alerts). */
export function match(policy: MatchedRules, cause: Cause): Match {
  const no = (why: Extract<Match, { kind: 'no-match' }>['why']): Match => ({ kind: 'no-match', why });
  if (!policy.enabled) return no('enabled');
  if (!policy.triggers.includes(triggerOf(cause.kind))) return no('triggers');
  if (cause.policyIds.length > 0 && !cause.policyIds.includes(policy.id)) return no('others');
  if (cause.kind === 'status.changed' && cause.minDurationMs !== policy.minDurationMs) return no('minDuration');
  if (!allows(policy.severities, (severity) => severity === severityOf(cause))) return no('severities');
  if (!allows(policy.environments, (environment) => environment === cause.environment)) return no('environments');
  if (!allows(policy.components, (root) => isWithin(cause.component, root))) return no('components');
  return { kind: 'match' };
}

function allows<T>(list: readonly T[], is: (entry: T) => boolean): boolean {
  return list.length === 0 || list.some(is);
}
