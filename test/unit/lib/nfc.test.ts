import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNfc } from '../../../src/lib/nfc.js';
import { componentPathOf } from '../../../src/protocols/component-path.js';
import { componentPath } from '../../../src/schemas/common/names.js';

describe('toNfc', () => {
  it('gives both spellings of a letter one form', () => {
    expect(toNfc('Caf\u0065\u0301')).toBe('Caf\u00e9');
    expect(toNfc('Caf\u00e9')).toBe('Caf\u00e9');
    expect(toNfc('\u212b')).toBe('\u00c5');
  });

  it('is the standard normalization of every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toNfc(text)).toBe(text.normalize('NFC'));
      }),
    );
    for (let code = 0; code < 0x300; code += 1) {
      const pair = `${String.fromCharCode(code)}a`;
      expect(pair.normalize('NFC')).toBe(pair);
    }
  });
});

describe('the path of a component', () => {
  it.each(['.', '..', './a', 'a/..', 'a/../b', 'a/.'])('is refused with a dot segment: %s', (path) => {
    const { success, error } = componentPath.safeParse(path);
    expect(success).toBe(false);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must have no segment "." or "..": clients and proxies remove them from addresses',
    ]);
  });

  it.each(['a.b', '.env', 'a/..b', '...'])('may have dots in a segment: %s', (path) => {
    expect(componentPath.parse(path)).toBe(path);
  });

  it('is normalized before its length counts', () => {
    expect(componentPath.parse('e\u0301'.repeat(200))).toBe('é'.repeat(200));
  });
});

describe('componentPathOf', () => {
  it('makes any name a path that the API accepts', () => {
    expect(componentPathOf('../shop/./cart/..')).toBe('shop/cart');
    expect(componentPathOf('..')).toBe('');
    expect(componentPathOf(`${'a'.repeat(197)}/..b`)).toBe('a'.repeat(197));
    expect(componentPathOf('Cafe\u0301')).toBe('Café');
    const piece = fc.constantFrom('/', '.', '..', ' ', 'a', 'e\u0301', '\u{1f600}', 'x'.repeat(99), '\0', '\ud800');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const path = componentPathOf(pieces.join(''));
        if (path !== '') expect(componentPath.parse(path)).toBe(path);
      }),
      { numRuns: 2_000 },
    );
  });
});
