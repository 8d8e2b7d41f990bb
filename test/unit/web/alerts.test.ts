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

describe('policy form', () => {
  it('sends only changed fields', () => {
    const draft = draftOf(POLICY);
    expect(changesOf(POLICY, draft)).toEqual({});
    expect(changesOf(POLICY, { ...draft, silence: '2 h', severities: [] })).toEqual({ silence: '2h', severities: [] });
  });

  it('never sends `enabled`, which has a switch', () => {
    expect(changesOf({ ...POLICY, enabled: false }, draftOf({ ...POLICY, enabled: false }))).not.toHaveProperty(
      'enabled',
    );
  });

  it('sends all targets in order when one is changed', () => {
    const draft = draftOf(POLICY);
    const targets = draft.targets.map((target) => (target.key === 'w' ? { ...target, secret: ' whsec_x ' } : target));
    expect(changesOf(POLICY, { ...draft, targets }).targets).toEqual([
      { kind: 'webhook', url: 'https://example.com/hook?token=1', secret: 'whsec_x' },
      { kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/x' },
      { kind: 'email', to: ['a@example.com', 'b@example.com'] },
    ]);
  });

  it('sends all targets when one is disabled, which enables it again', () => {
    const [webhook, ...others] = POLICY.targets;
    const off = {
      ...POLICY,
      targets: [{ ...webhook, disabled: { at: '2026-11-20T10:00:00.000Z', reason: '410' } }, ...others],
    };
    expect(changesOf(off as AlertPolicy, draftOf(POLICY)).targets).toHaveLength(3);
  });

  it('splits recipients at commas, spaces and line ends', () => {
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

describe('policy texts', () => {
  it('name the scope, also where it is everything', () => {
    expect(scopeTexts(POLICY)).toEqual(['Alarm, Warning', 'production', 'shop/payment and below']);
    expect(scopeTexts({ severities: [], environments: [], components: [] })).toEqual([
      'Every severity',
      'all environments',
      'all components',
    ]);
  });

  it('hide parts of addresses that may be credentials', () => {
    expect(POLICY.targets.map(addressText)).toEqual([
      'example.com/hook',
      'hooks.slack.com',
      'a@example.com, b@example.com',
    ]);
  });

  it('show only new secrets', () => {
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

describe('delivery filter', () => {
  it('leaves out invalid values', () => {
    const search = { state: 'lost', trigger: 'test', last: 'constructor', policy: ['a', 'b'], environment: '' };
    expect(readDeliveryFilter(search)).toEqual({ trigger: 'test', policy: 'b' });
  });

  it('counts back from the full minute', () => {
    const at = (second: number) => toDeliveryQuery({ last: '1h' }, Date.UTC(2026, 10, 20, 12, 0, second));
    expect(at(0)).toEqual({ from: '2026-11-20T11:00:00.000Z' });
    expect(at(59)).toEqual(at(0));
    expect(at(60)).toEqual({ from: '2026-11-20T11:01:00.000Z' });
    expect(toDeliveryQuery({ state: 'failed' }, 0)).toEqual({ state: 'failed' });
  });
});
