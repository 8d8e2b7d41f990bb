import { describe, expect, it } from 'vitest';
import { WrongKeys } from '../../../src/keys/wrong-keys.js';

let made = 0;
/** A key whose beginning no other has. */
function otherKey(): string {
  made += 1;
  return `${made}`.padEnd(12, 'x');
}

function recordTimes(wrong: WrongKeys, times: number, keyOf: () => string, addressOf: (n: number) => string): number[] {
  return Array.from({ length: times }, (_, n) => wrong.record(keyOf(), addressOf(n)));
}

describe('WrongKeys', () => {
  it('record: returns seconds to wait from the 21st key of an address on', () => {
    const waits = recordTimes(new WrongKeys(), 22, otherKey, () => '192.0.2.1');
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
    for (const wait of waits.slice(20)) expect(wait).toBeGreaterThan(50);
  });

  it('record: counts a /64 network of IPv6 and an IPv4 address in any form as one address, and others apart', () => {
    const wrong = new WrongKeys();
    recordTimes(wrong, 20, otherKey, (n) => `2001:db8::${n}`);
    expect(wrong.record(otherKey(), '2001:db8::ffff')).toBeGreaterThan(0);
    expect(wrong.record(otherKey(), '2001:db8:0:1::1')).toBe(0);
    recordTimes(wrong, 20, otherKey, () => '192.0.2.1');
    expect(wrong.record(otherKey(), '::ffff:192.0.2.1')).toBeGreaterThan(0);
    expect(wrong.record(otherKey(), '192.0.2.2')).toBe(0);
  });

  it('record: returns seconds to wait from the 201st request with one beginning on, from whichever address', () => {
    const wrong = new WrongKeys();
    const key = 'gp_ingest_57ce1041dcff3c4a';
    const waits = recordTimes(
      wrong,
      201,
      () => key,
      (n) => `192.0.2.${n}`,
    );
    expect(waits.slice(0, 200)).toEqual(Array(200).fill(0));
    expect(waits[200]).toBeGreaterThan(0);
    expect(wrong.record(otherKey(), '198.51.100.1')).toBe(0);
  });
});
