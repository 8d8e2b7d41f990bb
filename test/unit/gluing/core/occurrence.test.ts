import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../../../src/gluing/core/occurrence.js';

describe('the order of texts', () => {
  const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

  it('is that of their bytes in UTF-8, of any script', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'é', '\uD7FF', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}'),
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareTexts(a, b))).toBe(bytewise(a, b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts a missing text first', () => {
    expect(compareTexts(null, '')).toBeLessThan(0);
    expect(compareTexts('', null)).toBeGreaterThan(0);
    expect(compareTexts(null, null)).toBe(0);
  });
});
