import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../../src/alerts/notify/cause.js';
import { maintenanceAt } from '../../../../src/alerts/notify/maintenance-at.js';
import { type MatchedRules, match } from '../../../../src/alerts/notify/matches.js';

const finding: Cause = {
  ...{ kind: 'finding.abnormal', severity: 'warning', findingId: 'f', policyIds: [], data: () => ({}) },
  ...{ environment: 'production', component: 'shop/checkout', componentKey: 'k' },
};
const change: Cause = {
  ...{ kind: 'status.changed', from: 'alarm', to: 'success', sinceMs: 0, minDurationMs: 60_000 },
  ...{ policyIds: [], data: () => ({}) },
  ...{ environment: 'production', component: 'shop/checkout', componentKey: 'k' },
};
const policy: MatchedRules = {
  ...{ id: 'p', enabled: true, triggers: ['new-error-type', 'recovered', 'status-change'], severities: [] },
  ...{ environments: [], components: [], minDurationMs: 60_000 },
};

describe('a policy', () => {
  it('whose lists are empty is about everything', () => {
    for (const cause of [finding, { ...finding, kind: 'finding.recovered' as const }, change]) {
      expect(match(policy, cause)).toEqual({ kind: 'match' });
    }
  });

  it.each<[string, Partial<MatchedRules>, Cause, string | null]>([
    ['that is off', { enabled: false }, finding, 'enabled'],
    ['without the trigger', { triggers: ['recovered'] }, finding, 'triggers'],
    ['that the inspection does not name', {}, { ...finding, policyIds: ['other'] }, 'others'],
    ['that the inspection names', {}, { ...finding, policyIds: ['other', 'p'] }, null],
    ['that is not owed the change', {}, { ...change, policyIds: ['other'] }, 'others'],
    ['for other severities', { severities: ['alarm'] }, finding, 'severities'],
    ['for this severity', { severities: ['warning'] }, finding, null],
    ['for alarms hears of their end', { severities: ['alarm'] }, change, null],
    ['for what is fine does not', { severities: ['success'] }, change, 'severities'],
    ['for another environment', { environments: ['staging'] }, finding, 'environments'],
    ['for this environment', { environments: ['staging', 'production'] }, finding, null],
    ['for an ancestor', { components: ['shop'] }, finding, null],
    ['for the component', { components: ['shop/checkout'] }, finding, null],
    ['for a descendant', { components: ['shop/checkout/db'] }, finding, 'components'],
    ['for a namesake', { components: ['shop/check', 'sho'] }, finding, 'components'],
    ['of another minimum duration', { minDurationMs: 59_999 }, change, 'minDuration'],
    ['of another minimum duration hears of findings', { minDurationMs: 0 }, finding, null],
  ])('%s', (_name, rules, cause, why) => {
    expect(match({ ...policy, ...rules }, cause)).toEqual(why === null ? { kind: 'match' } : { kind: 'no-match', why });
  });
});

describe('maintenance', () => {
  const one = (component: string, fromMs: number, untilMs: number) => ({ component, fromMs, untilMs, reason: null });

  it('is in force from its beginning to one millisecond before its end', () => {
    const all = [one('shop', 10, 20)];
    const at = (atMs: number) => maintenanceAt(all, 'shop', atMs) !== null;
    expect([at(9), at(10), at(11), at(19), at(20), at(21)]).toEqual([false, true, true, true, false, false]);
  });

  it('holds for descendants and not for ancestors or namesakes; the longest is told', () => {
    const all = [one('shop', 0, 20), one('shop/db', 0, 30), one('shop', 0, 10)];
    expect(maintenanceAt(all, 'shop/db/disk', 5)?.untilMs).toBe(30);
    expect(maintenanceAt(all, 'shop/web', 5)?.untilMs).toBe(20);
    expect(maintenanceAt(all, 'shopping', 5)).toBe(null);
    expect(maintenanceAt([one('shop/db', 0, 30)], 'shop', 5)).toBe(null);
  });
});
