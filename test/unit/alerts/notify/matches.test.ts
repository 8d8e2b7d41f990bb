import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../../src/alerts/notify/cause.js';
import { type MatchedRules, match } from '../../../../src/alerts/notify/matches.js';

const place = { environment: 'production', component: 'shop/checkout', componentKey: 'k' };
const finding: Cause = {
  ...place,
  kind: 'finding.abnormal',
  severity: 'warning',
  findingId: 'f',
  policyIds: [],
  data: () => ({}),
};
const change: Cause = {
  ...place,
  kind: 'status.changed',
  from: 'alarm',
  to: 'success',
  sinceMs: 0,
  minDurationMs: 60_000,
  policyIds: [],
  data: () => ({}),
};
const policy: MatchedRules = {
  id: 'p',
  enabled: true,
  triggers: ['new-error-type', 'recovered', 'status-change'],
  severities: [],
  environments: [],
  components: [],
  minDurationMs: 60_000,
};

describe('match', () => {
  it('a policy with empty lists: matches every cause', () => {
    for (const cause of [finding, { ...finding, kind: 'finding.recovered' as const }, change]) {
      expect(match(policy, cause)).toEqual({ kind: 'match' });
    }
  });

  it.each<[string, Partial<MatchedRules>, Cause, string | null]>([
    ['a policy that is off: no match', { enabled: false }, finding, 'enabled'],
    ['another trigger: no match', { triggers: ['recovered'] }, finding, 'triggers'],
    ['a cause that names other policies: no match', {}, { ...finding, policyIds: ['other'] }, 'other-policies'],
    ['a cause that names the policy: match', {}, { ...finding, policyIds: ['other', 'p'] }, null],
    ['a change that names other policies: no match', {}, { ...change, policyIds: ['other'] }, 'other-policies'],
    ['another severity: no match', { severities: ['alarm'] }, finding, 'severities'],
    ['the severity: match', { severities: ['warning'] }, finding, null],
    ['alarms, and the end of one: match', { severities: ['alarm'] }, change, null],
    ['success, and the end of an alarm: no match', { severities: ['success'] }, change, 'severities'],
    ['another environment: no match', { environments: ['staging'] }, finding, 'environments'],
    ['the environment: match', { environments: ['staging', 'production'] }, finding, null],
    ['an ancestor: match', { components: ['shop'] }, finding, null],
    ['the component: match', { components: ['shop/checkout'] }, finding, null],
    ['a descendant: no match', { components: ['shop/checkout/db'] }, finding, 'components'],
    ['a prefix that is not an ancestor: no match', { components: ['shop/check', 'sho'] }, finding, 'components'],
    ['another minimum duration: no match', { minDurationMs: 59_999 }, change, 'minDuration'],
    ['another minimum duration, and a finding: match', { minDurationMs: 0 }, finding, null],
  ])('%s', (_name, rules, cause, reason) => {
    const expected = reason === null ? { kind: 'match' } : { kind: 'no-match', reason };
    expect(match({ ...policy, ...rules }, cause)).toEqual(expected);
  });
});
