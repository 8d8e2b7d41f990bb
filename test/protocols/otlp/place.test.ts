import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/protocols/otlp/place.js';
import { effortMs } from '../../support/effort.js';

const STACKS: Record<string, [string, string]> = {
  'JavaScript, past frames of Node and of packages': [
    'Error: no\n    at parse (node:internal/url:813:36)\n    at get (/app/node_modules/got/x.js:1:1)\n    at async pay (file:///app/pay.js:10:5)',
    'async pay (file:///app/pay.js)',
  ],
  'JavaScript in which all frames are foreign': [
    'Error: no\n    at parse (node:internal/url:813:36)',
    'parse (node:internal/url)',
  ],
  Java: [
    'java.lang.IllegalStateException: no\n\tat java.base/java.util.Optional.get(Optional.java:143)\n\tat com.shop.Cart.add(Cart.java:42)',
    'com.shop.Cart.add(Cart.java)',
  ],
  '.NET': [
    'System.Exception: no\n   at System.Int32.Parse(String s)\n   at Shop.Cart.Add(Int32 n) in /src/Cart.cs:line 12',
    'Shop.Cart.Add(Int32 n) in /src/Cart.cs',
  ],
  Python: [
    'Traceback (most recent call last):\n  File "/app/main.py", line 3, in main\n    pay()\n  File "/app/pay.py", line 9, in pay\n    raise X\n  File "/usr/lib/python3/site-packages/lib.py", line 1, in f\nValueError: no',
    'pay (/app/pay.py)',
  ],
  Ruby: ["app.rb:3:in 'pay'\n\tfrom main.rb:1:in '<main>'", "app.rb:in 'pay'"],
  Go: [
    'goroutine 1 [running]:\nmain.pay(0x1)\n\t/app/pay.go:12 +0x1d\nmain.main()\n\t/app/main.go:3 +0x2',
    '/app/pay.go',
  ],
  'nothing that is known': ['it went wrong\nsomewhere', ''],
  nothing: ['', ''],
};

describe('the place of an exception', () => {
  it.each(Object.entries(STACKS))('is found in a stack of %s', (_, [stack, place]) => {
    expect(placeOf(stack)).toBe(place);
  });

  it('does not move with lines and columns', () => {
    const at = (position: string) => placeOf(`E: no\n    at pay (/app/pay.js:${position})`);
    expect(at('10:5')).toBe(at('900:17'));
    expect(at('10:5')).not.toBe(placeOf('E: no\n    at pay (/app/cart.js:10:5)'));
  });

  it('is found quickly in a text made to be slow', () => {
    const beganMs = effortMs();
    placeOf(`at ${' '.repeat(60_000)}\n${'File "'.repeat(9_000)}\n${'a.go:1'.repeat(9_000)}\n${':1'.repeat(30_000)}`);
    expect(effortMs() - beganMs).toBeLessThan(2_000);
  });
});
