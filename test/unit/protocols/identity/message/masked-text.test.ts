import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstLineOf, maskedText } from '../../../../../src/protocols/identity/message/index.js';

const SHAPES: readonly (readonly [string, string])[] = [
  ['order 4711 of customer 17 cannot be reserved', 'order <*> of customer <*> cannot be reserved'],
  ['timeout after 1500ms talking to 10.0.3.7:5432', 'timeout after <*> talking to <*>'],
  ['GET https://shop.example/api/v1/orders/17?x=1 took 812 ms', 'GET https://shop.example/api/v1/orders/<*> took <*>'],
  ['GET /users/alice/orders/17 -> 500', 'GET /users/<*> -> 500'],
  ["User 'alice' is unknown", 'User <*> is unknown'],
  ['queue "mail" is full', 'queue "mail" is full'],
  ['ORA-00942: table 17 does not exist', 'ORA-00942: table <*> does not exist'],
  ['2024-01-01 10:00:00 ERROR cart 17 failed', 'cart <*> failed'],
  ['{"msg":"cart 17 failed","level":50}', 'cart <*> failed'],
  ['Jan  2 03:04:05 web1 sshd[123]: user 17 left', 'sshd: user <*> left'],
  ['10.0.0.1 - - [02/Jan/2024:03:04:05 +0100] "GET /cart/17 HTTP/1.1" 200 12', '<*> "GET <*>" <*>'],
  ['10.0.0.1 - - [02/Jan/2024:03:04:05 +0100] "GET /cart/17 HTTP/1.1" 500 12', '"GET /cart/<*> HTTP/<*>" 500 <*>'],
  ['worker-3 stopped after 3.2 GiB', 'worker-<*> stopped after <*>'],
  ['values [1, 2, 3] and (4) at -5%', 'values <*> and <*> at <*>'],
  ['ERROR', 'ERROR'],
  ['2024-01-01T10:00:00Z', '<*>'],
  ['', ''],
  [' \n\t ', ''],
];

describe('maskedText', () => {
  it.each(SHAPES)('maskedText: "%s" becomes "%s"', (text, template) => {
    expect(maskedText(text)).toBe(template);
  });

  it('maskedText: other digits in a value give the same template', () => {
    const number = fc.integer({ min: 1, max: 2 ** 40 });
    fc.assert(
      fc.property(number, number, fc.uuid(), fc.ipV4(), fc.date({ noInvalidDate: true }), (a, b, id, address, time) => {
        const stamp = new Date(Math.abs(time.getTime()) % 4e12).toISOString();
        const text = `${stamp} ERROR [pool-${b}] order ${a} of ${id} from ${address}:${(b % 60_000) + 80} failed after ${a}ms`;
        expect(maskedText(text)).toBe('order <*> of <*> from <*> failed after <*>');
      }),
    );
  });

  it('maskedText: any text gives a template of bounded length, and no exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[ -~\n]{0,200}$/)),
        (text) => {
          const template = maskedText(text);
          expect(template).not.toContain('\uE000');
          expect(template.length).toBeLessThanOrEqual(3 * 2_000);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('maskedText: what follows the first line or its first 2 000 characters has no influence', () => {
    const long = 'cart cannot be paid '.repeat(200);
    expect(maskedText(`${long}a`)).toBe(maskedText(`${long}b`));
    expect(maskedText('cart 17 failed\nat pay')).toBe('cart <*> failed');
  });
});

describe('firstLineOf', () => {
  it('firstLineOf: the first line that holds anything, without colours and blanks', () => {
    expect(firstLineOf('\n  \n \u001b[31mpayment failed\u001b[0m \r\n at pay')).toBe('payment failed');
    expect(firstLineOf('')).toBe('');
    expect(firstLineOf('x'.repeat(3_000))).toHaveLength(2_000);
  });
});
