import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originOf } from '../../../../src/http/auth/origin.js';

const request = (origin: string, host = '127.0.0.1:3700') => ({ headers: { origin }, host, protocol: 'http' as const });

describe('originOf', () => {
  it.each([
    ...[
      'file://',
      'file:///tmp/page.html',
      'null',
      '',
      'about:blank',
      'data:text/html,x',
      'blob:http://127.0.0.1:3700/1',
    ],
    ...[
      'javascript:0',
      'chrome-extension://abc',
      'http:',
      '//127.0.0.1:3700',
      '127.0.0.1:3700',
      'http://127.0.0.1:3701',
    ],
  ])('returns foreign for Origin %j', (origin) => {
    expect(originOf(request(origin), null)).toBe('foreign');
    expect(originOf(request(origin), 'https://gp.example/path')).toBe('foreign');
  });

  it('throws for no Origin and no Host', () => {
    const scheme = fc.constantFrom('file:', 'http:', 'https:', 'ws:', 'data:', 'x-y:', '');
    fc.assert(
      fc.property(scheme, fc.string(), fc.string(), (start, rest, host) => {
        expect(['own', 'foreign']).toContain(originOf(request(start + rest, host), null));
      }),
    );
  });
});
