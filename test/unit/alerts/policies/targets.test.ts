import { describe, expect, it } from 'vitest';
import { publicAddress, sameTargets, type Target } from '../../../../src/alerts/policies/policy.js';
import { makeSecret } from '../../../../src/alerts/policies/policy-changes.js';
import { isPrivateUrl, newTargets } from '../../../../src/alerts/policies/targets.js';
import { canonicalSecret, targetUrlError } from '../../../../src/schemas/alert-policy.js';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const disabled = { atMs: 1, reason: 'it answered HTTP 410' };

describe('the URL of a target', () => {
  it.each([
    'https://example.com/hook',
    'http://example.com:8080/a?b=c',
    'https://[2606:4700::1111]/',
    'https://пример.рф/x',
  ])('accepts %s', (url) => {
    expect(targetUrlError(url)).toBe(null);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.com',
    'javascript:alert(1)',
    'gopher://example.com',
    'example.com/hook',
    '/hook',
    '',
    'https://',
    'https://user:password@example.com',
    'https://user@example.com',
    'https://:password@example.com',
    'https://example.com/#part',
    'https://example.com/a b',
    'https://example.com/\nx',
    'http://[::1',
    'http://example.com:0/',
    'http://[fe80::1%25eth0]/',
  ])('refuses %j', (url) => {
    expect(targetUrlError(url)).toMatch(/\w/);
  });

  it.each([
    ['http://127.0.0.1/', true],
    ['http://127.1:80/', true],
    ['http://0x7f.0.0.1/', true],
    ['http://2130706433/', true],
    ['http://017700000001/', true],
    ['http://127.0.0.1./', true],
    ['http://0/', true],
    ['http://[::1]/', true],
    ['http://[::ffff:10.0.0.1]/', true],
    ['http://[fd00::1]/', true],
    ['http://localhost:3000/', true],
    ['http://LOCALHOST./', true],
    ['http://a.localhost/', true],
    ['http://169.254.169.254/latest/meta-data', true],
    ['http://168.63.129.16/', true],
    ['http://[2001:470:1:1:0:5efe:7f00:1]/', true],
    ['http://1.1.1.1/', false],
    ['http://[2606:4700::1111]/', false],
    ['https://example.com/', false],
    ['https://localhost.example.com/', false],
  ])('%s is plainly private: %s', (url, isPrivate) => {
    expect(isPrivateUrl(url)).toBe(isPrivate);
  });

  it('is shown to readers without possible credentials', () => {
    expect(publicAddress({ kind: 'slack', url: 'https://hooks.slack.com/services/T/B/x' })).toEqual({
      kind: 'slack',
      url: 'https://hooks.slack.com',
    });
    expect(publicAddress({ kind: 'webhook', url: 'https://example.com/hook?token=x' })).toEqual({
      kind: 'webhook',
      url: 'https://example.com/hook',
    });
  });
});

describe('the secret of a webhook', () => {
  it('is accepted with and without its prefix, and padding', () => {
    const base64 = Buffer.from('12345678').toString('base64');
    for (const text of [base64, `whsec_${base64}`, base64.replace(/=+$/, '')]) {
      expect(canonicalSecret(text)).toBe(`whsec_${base64}`);
    }
  });

  it('contains 8 to 128 bytes of base64 and nothing else', () => {
    const ofBytes = (length: number) => canonicalSecret(Buffer.alloc(length, 7).toString('base64'));
    expect([ofBytes(7), ofBytes(129)]).toEqual([null, null]);
    expect(ofBytes(8)).toMatch(/^whsec_/);
    expect(ofBytes(128)).toMatch(/^whsec_/);
    for (const text of ['', 'whsec_', 'not base64!', 'abc-_abcabcabc', 'A'.repeat(13), ' MTIzNDU2Nzg=']) {
      expect([text, canonicalSecret(text)]).toEqual([text, null]);
    }
  });

  it('is created from 32 random bytes', () => {
    expect(canonicalSecret(makeSecret())).toMatch(/^whsec_[A-Za-z\d+/]{43}=$/);
    expect(makeSecret()).not.toBe(makeSecret());
  });
});

describe('newTargets and sameTargets', () => {
  const before: Target[] = [
    { id: 'w', kind: 'webhook', url: 'https://a.example', secret: SECRET, disabled },
    { id: 's', kind: 'slack', url: 'https://b.example/x', secret: null, disabled: null },
    { id: 'e', kind: 'email', to: ['a@example.com', 'b@example.com'], secret: null, disabled: null },
  ];
  let ids = 0;
  const make = { id: () => `new ${++ids}`, secret: () => OTHER };

  it('an address that was there before keeps id and secret, and is enabled', () => {
    const wanted = [
      { kind: 'email' as const, to: ['B@example.com', 'a@example.com'], secret: null },
      { kind: 'webhook' as const, url: 'https://A.example/', secret: null },
    ];
    const { targets, madeSecrets } = newTargets(before, wanted, true, make);
    expect(targets).toEqual([
      { id: 'e', kind: 'email', to: ['B@example.com', 'a@example.com'], secret: null, disabled: null },
      { id: 'w', kind: 'webhook', url: 'https://A.example/', secret: SECRET, disabled: null },
    ]);
    expect(madeSecrets.size).toBe(0);
    expect(newTargets(before, wanted, false, make).targets[1]?.disabled).toEqual(disabled);
  });

  it('a new webhook gets the secret that is given, else a new one', () => {
    const webhook = { kind: 'webhook' as const, url: 'https://a.example', secret: OTHER };
    expect(newTargets(before, [webhook], true, make)).toMatchObject({ targets: [{ id: 'w', secret: OTHER }] });
    const other = { ...webhook, url: 'https://c.example', secret: null };
    const { targets, madeSecrets } = newTargets(before, [other], true, make);
    expect(targets).toMatchObject([{ secret: OTHER }]);
    expect([...madeSecrets]).toEqual([targets[0]?.id]);
  });

  it('sameTargets is false for another number, address or secret', () => {
    const wanted = before.map((target) => ({ ...target, secret: null }));
    expect(sameTargets(before, wanted)).toBe(true);
    expect(sameTargets(before, wanted.slice(1))).toBe(false);
    expect(
      sameTargets(before, [{ kind: 'webhook', url: 'https://a.example', secret: OTHER }, ...wanted.slice(1)]),
    ).toBe(false);
  });
});
