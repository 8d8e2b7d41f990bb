import { describe, expect, it } from 'vitest';
import { maskedText } from '../../../../src/protocols/identity/message/index.js';
import { maskedSecrets } from '../../../../src/protocols/secrets/index.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

/** A text, and the part of it that must not be seen. */
const SECRETS: readonly (readonly [string, string])[] = [
  ['-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEA\\n-----END RSA PRIVATE KEY----- refused', 'MIIEowIBAAKCAQEA'],
  ['key: -----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc', 'MIIEowIBAAKCAQEA'],
  ['Authorization: Bearer abcdefghijklmnop refused', 'abcdefghijklmnop'],
  ['"authorization":"Basic dXNlcjpwYXNz"', 'dXNlcjpwYXNz'],
  ['sent Basic dXNlcjpwYXNz to the proxy', 'dXNlcjpwYXNz'],
  [`session ${JWT} expired`, 'dozjgNryP4J3jVmNHl0w5N'],
  ['AKIAIOSFODNN7EXAMPLE cannot list', 'AKIAIOSFODNN7EXAMPLE'],
  ['ghp_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ refused', 'ghp_abcdefghij'],
  ['sk_live_abcdefghijklmnopqrstuv refused', 'sk_live_abcdefghij'],
  ['xoxb-abcdefghijklmnop-abcdefgh refused', 'xoxb-abcdefgh'],
  ['glpat-abcdefghijklmnopqrst refused', 'abcdefghijklmnopqrst'],
  ['card 4111 1111 1111 1111 declined', '1111'],
  ['card 5500-0000-0000-0004 declined', '0000'],
  ['card 378282246310005 declined', '378282246310005'],
  ['postgres://shop:hunter2@db:5432/shop refused', 'hunter2'],
  ['redis://:hunter2@cache refused', 'hunter2'],
  ['password=hunter2 refused', 'hunter2'],
  ['password: hunter2', 'hunter2'],
  ['"password": "correct horse", "x": 1', 'correct horse'],
  ['db_password=hunter2;x', 'hunter2'],
  ['https://shop.example/callback?token=hunter2&x=1', 'hunter2'],
  ['api_key: hunter2', 'hunter2'],
  ['X-Api-Key: hunter2', 'hunter2'],
  ['client_secret=hunter2', 'hunter2'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['AccountKey=hunter2==;EndpointSuffix=x', 'hunter2'],
  ['run --password hunter2 --verbose', 'hunter2'],
  ['Set-Cookie: sid=hunter2', 'hunter2'],
];

/** Texts that speak of secrets and hold none. */
const KEPT = [
  'invalid token: not a JWT',
  'token expired',
  'password is too short',
  'password: too short',
  'password: required',
  'Basic authentication failed',
  'Bearer token missing',
  'foreign key constraint "orders_user" fails',
  'primary key: name',
  "Unexpected token '<'",
  'order 1234567890123456 declined',
  'secret=null',
  'bypass: open',
];

describe('secrets', () => {
  it.each(SECRETS)('maskedSecrets: no secret is left of "%s"', (text, secret) => {
    expect(maskedSecrets(text)).toContain('[scrubbed]');
    expect(maskedSecrets(text)).not.toContain(secret);
  });

  it.each(SECRETS)('maskedText: no secret is left of "%s"', (text, secret) => {
    expect(maskedText(text)).not.toContain(secret);
  });

  it.each(KEPT)('maskedSecrets: "%s" stays as it is', (text) => {
    expect(maskedSecrets(text)).toBe(text);
  });

  it('maskedSecrets: what is scrubbed stays as it is', () => {
    for (const [text] of SECRETS) expect(maskedSecrets(maskedSecrets(text)), text).toBe(maskedSecrets(text));
  });

  it('maskedText: a secret that crosses the limit of length is not left in part', () => {
    const text = `${'a '.repeat(994)}x 4111 1111 1111 1111`;
    expect(text.length).toBeGreaterThan(2_000);
    expect(maskedText(text)).not.toContain('4111');
  });

  it('maskedSecrets: a text of a mebibyte is cut', () => {
    expect(maskedSecrets('a '.repeat(524_288)).length).toBeLessThanOrEqual(4_096);
  });
});
