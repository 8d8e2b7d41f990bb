import { describe, expect, it } from 'vitest';
import { maskedText } from '../../../../src/protocols/identity/message/index.js';
import { BUSY, medianEffortMs } from '../../../support/effort.js';
import { HOSTILE_UNITS } from '../../../unit/protocols/identity/message/hostile.js';

const USUAL_LINES = [
  'order 4711 of customer 17 cannot be reserved',
  'timeout after 1500ms talking to 10.0.3.7:5432',
  'GET https://shop.example/api/v1/orders/17?x=1 took 812 ms',
  "User 'alice' is unknown",
  'ORA-00942: table 17 does not exist',
  '{"msg":"cart 17 failed","level":50}',
  'Jan  2 03:04:05 web1 sshd[123]: user 17 left',
  '10.0.0.1 - - [02/Jan/2024:03:04:05 +0100] "GET /cart/17 HTTP/1.1" 500 12',
];

describe('maskedText', () => {
  it('maskedText: a hostile line costs at most a millisecond, a long one no more', () => {
    const lines = [
      ...HOSTILE_UNITS.map((unit) => [unit, 2_000] as const),
      ...[' ', 'a', '1', '/a', '<*>', '"', '{"msg":"'].map((unit) => [unit, 1_048_576] as const),
    ];
    for (const [unit, length] of lines) {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
      expect(
        medianEffortMs(() => maskedText(text)),
        `${length} characters of ${unit}`,
      ).toBeLessThan(BUSY);
    }
  });

  it('maskedText: a usual line costs about ten microseconds', () => {
    const batch = () => USUAL_LINES.map(maskedText);
    expect((medianEffortMs(batch, 200) * 1_000) / USUAL_LINES.length).toBeLessThan(10 * BUSY);
  });
});
