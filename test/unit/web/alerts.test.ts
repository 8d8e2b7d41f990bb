import { describe, expect, it } from 'vitest';
import type { AlertPolicy } from '../../../web/src/api/schema.generated.js';
import { readDeliveryFilter, toDeliveryQuery } from '../../../web/src/pages/alerts/deliveries/delivery-filter.js';
import { bodyOf, changesOf, draftOf, newPolicy } from '../../../web/src/pages/alerts/policies/policy-draft.js';
import { addressText, scopeTexts } from '../../../web/src/pages/alerts/policies/policy-text.js';
import { newSecrets } from '../../../web/src/pages/alerts/policies/secrets-dialog.js';

const POLICY: AlertPolicy = {
  id: 'p',
  name: 'On-call',
  enabled: true,
  triggers: ['recovered'],
  severities: ['alarm', 'warning'],
  environments: ['production'],
  components: ['shop/payment'],
  silence: 5_400,
  minDuration: 0,
  targets: [
    { id: 'w', kind: 'webhook', url: 'https://example.com/hook?token=1', disabled: null },
    { id: 's', kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/x', disabled: null },
    { id: 'm', kind: 'email', to: ['a@example.com', 'b@example.com'], disabled: null },
  ],
};

describe('the form of a policy', () => {
  it('sends nothing when nothing was changed, and then only what was', () => {
    const draft = draftOf(POLICY);
    expect(changesOf(POLICY, draft)).toEqual({});
    expect(changesOf(POLICY, { ...draft, silence: '2 h', severities: [] })).toEqual({ silence: '2h', severities: [] });
  });

  it('never sends whether the policy is on: that is a switch of its own', () => {
    expect(changesOf({ ...POLICY, enabled: false }, draftOf({ ...POLICY, enabled: false }))).not.toHaveProperty(
      'enabled',
    );
  });

  it('sends targets whole and in their order as soon as one is changed', () => {
    const draft = draftOf(POLICY);
    const targets = draft.targets.map((target) => (target.key === 'w' ? { ...target, secret: ' whsec_x ' } : target));
    expect(changesOf(POLICY, { ...draft, targets }).targets).toEqual([
      { kind: 'webhook', url: 'https://example.com/hook?token=1', secret: 'whsec_x' },
      { kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/x' },
      { kind: 'email', to: ['a@example.com', 'b@example.com'] },
    ]);
  });

  it('sends targets, when one is disabled, to put it in use again', () => {
    const [webhook, ...others] = POLICY.targets;
    const off = {
      ...POLICY,
      targets: [{ ...webhook, disabled: { at: '2026-11-20T10:00:00.000Z', reason: '410' } }, ...others],
    };
    expect(changesOf(off as AlertPolicy, draftOf(POLICY)).targets).toHaveLength(3);
  });

  it('takes recipients apart at commas, blanks and lines', () => {
    const draft = newPolicy();
    const target = {
      key: 'm',
      kind: 'email' as const,
      url: 'kept while another kind is tried',
      secret: '',
      to: 'a@b.c, d@e.f\ng@h.i;',
    };
    expect(bodyOf({ ...draft, targets: [target] }).targets).toEqual([
      { kind: 'email', to: ['a@b.c', 'd@e.f', 'g@h.i'] },
    ]);
  });
});

describe('a policy in words', () => {
  it('tells whom it is for, and says where it is for all', () => {
    expect(scopeTexts(POLICY)).toEqual(['Alarm, Warning', 'production', 'shop/payment and below']);
    expect(scopeTexts({ severities: [], environments: [], components: [] })).toEqual([
      'Every severity',
      'all environments',
      'all components',
    ]);
  });

  it('shows no part of an address that may be a credential', () => {
    expect(POLICY.targets.map(addressText)).toEqual([
      'example.com/hook',
      'hooks.slack.com',
      'a@example.com, b@example.com',
    ]);
  });

  it('shows secrets that were made, and none otherwise', () => {
    expect(newSecrets(POLICY)).toEqual([]);
    const made = {
      id: 'w',
      kind: 'webhook' as const,
      url: 'https://example.com/hook',
      disabled: null,
      secret: 'whsec_1',
    };
    expect(newSecrets({ ...POLICY, targets: [made] })).toEqual([{ address: 'example.com/hook', secret: 'whsec_1' }]);
  });
});

describe('the filter of deliveries', () => {
  it('leaves out what cannot be meant', () => {
    const search = { state: 'lost', trigger: 'test', last: 'constructor', policy: ['a', 'b'], environment: '' };
    expect(readDeliveryFilter(search)).toEqual({ trigger: 'test', policy: 'b' });
  });

  it('counts back from the full minute, so that the question stays the same for a minute', () => {
    const at = (second: number) => toDeliveryQuery({ last: '1h' }, Date.UTC(2026, 10, 20, 12, 0, second));
    expect(at(0)).toEqual({ from: '2026-11-20T11:00:00.000Z' });
    expect(at(59)).toEqual(at(0));
    expect(at(60)).toEqual({ from: '2026-11-20T11:01:00.000Z' });
    expect(toDeliveryQuery({ state: 'failed' }, 0)).toEqual({ state: 'failed' });
  });
});
