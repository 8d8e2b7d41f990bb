import { describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { parseEvent } from '../../../../src/protocols/sentry/event.js';
import { Malformed } from '../../../../src/protocols/sentry/malformed.js';
import { withoutNonFinite } from '../../../../src/protocols/sentry/non-finite.js';
import { effortMs } from '../../../support/effort.js';

describe('parseEvent', () => {
  it('reads numbers that JSON does not have, as Python writes them, as null', () => {
    const text = '{"message":"NaN \\"Infinity","extra":{"a":NaN,"b":-Infinity,"c":[Infinity,1],"NaN":2}}';
    expect(parseEvent(Buffer.from(text))).toEqual({
      message: 'NaN "Infinity',
      extra: { a: null, b: null, c: [null, 1], NaN: 2 },
    });
  });

  it('ignores a byte order mark', () => {
    expect(parseEvent(Buffer.from('\ufeff{"message":"x"}'))).toEqual({ message: 'x' });
  });

  it.each(['', '{', '{"a":nan}', '{"a":NaNNaN}', '{"a":Infinity', '"NaN"', '[NaN]', '{"a":undefined}', '{"a":"NaN'])(
    'refuses what is no JSON object: %j',
    (text) => {
      expect(() => parseEvent(Buffer.from(text))).toThrow(Malformed);
    },
  );
});

describe('withoutNonFinite', () => {
  it('leaves strings as they are, also with escaped quotes and backslashes', () => {
    const strings = ['"NaN"', '"\\"NaN"', '"\\\\","NaN"', '"\\\\\\"NaN"', '"NaN'];
    for (const text of strings) expect(withoutNonFinite(text)).toBe(text);
    expect(withoutNonFinite('["\\\\",NaN]')).toBe('["\\\\",null]');
  });

  it.each([
    ['escaped quotes', `{"a":NaN,"b":"${'\\"'.repeat(MIB / 2)}`],
    ['backslashes', `{"a":NaN,"b":"${'\\'.repeat(MIB)}`],
    ['quotes', `{"a":NaN,${'"'.repeat(MIB)}`],
    ['words', 'NaN'.repeat(MIB / 3)],
    ['minus signs', `NaN${'-'.repeat(MIB)}`],
  ])('takes bounded time for 1 MiB of %s', (_, text) => {
    const start = effortMs();
    withoutNonFinite(text);
    expect(effortMs() - start).toBeLessThan(500);
  });
});
