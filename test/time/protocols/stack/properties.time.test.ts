import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorChain } from '../../../../src/protocols/identity/chain.js';
import { looksLikeStack, readStack } from '../../../../src/protocols/stack/index.js';
import { BUSY, medianEffortMs } from '../../../support/effort.js';

const FOLDER = fileURLToPath(new URL('../../../unit/protocols/stack/fixtures/', import.meta.url));
const TEXTS = readdirSync(FOLDER)
  .filter((file) => !file.endsWith('.expected.txt'))
  .map((file) => readFileSync(`${FOLDER}${file}`, 'utf8'));

/** Parts of the stacks of all languages, to be put together at random. */
const PARTS = [
  ...TEXTS.flatMap((text) => text.split('\n').slice(0, 12)),
  ...[
    'Caused by: ',
    '\t... 300 more',
    'Suppressed: x',
    'Next a',
    '[errors]: [',
    '  [cause]: a.B: c',
    ']',
    '  | ',
    '(',
    ')',
  ],
  ...[
    '  +-+---------------- 1 ----------------',
    '    +------------',
    ' ---> ',
    '<---',
    ' ---> (Inner Exception #1) A: b',
  ],
  ...[
    'goroutine 1 [running]:',
    '[previous exception] x',
    ' called at a line 1',
    'Stack backtrace:',
    '{a,b,[x],[{file,"a"}',
  ],
];

function namesOf(chain: ErrorChain | null) {
  return chain?.links.map(({ frames, relation }) => ({
    relation,
    frames: frames.map(({ module, function: name, file, image }) => [module, name, file, image]),
  }));
}

/** With other lines, columns and addresses. */
function moved(text: string, number: number): string {
  const hex = number.toString(16);
  return text
    .replace(/:\d+(?=[:)\s]|$)/gm, `:${number}`)
    .replace(/(?<= line |\{line,|line )\d+/g, String(number))
    .replace(/(?<=\.php)\(\d+\)/g, `(${number})`)
    .replace(/0x[\da-f]{4,}/g, (address) => `0x${hex.padStart(address.length - 2, '5').slice(-(address.length - 2))}`);
}

describe('readStack', () => {
  it('names the same functions and files when lines, columns and addresses differ', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.integer({ min: 1, max: 99_999 }), (text, number) => {
        expect(namesOf(readStack(moved(text, number)))).toEqual(namesOf(readStack(text)));
      }),
    );
  });

  it('reads any text without an error and within its bounds', () => {
    const line = fc.oneof(fc.constantFrom(...PARTS), fc.string());
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', ' ', '')), { maxLength: 60 });
    fc.assert(
      fc.property(text, (parts) => {
        const chain = readStack(parts.flat().join(''));
        if (chain === null) return;
        expect(chain.links.length).toBeGreaterThan(0);
        expect(chain.links.length).toBeLessThanOrEqual(20);
        expect(chain.links.some(({ frames }) => frames.length > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps both ends of a deep stack, and the root cause of a long chain', () => {
    const frames = Array.from({ length: 10_000 }, (_, at) => `\tat com.example.Cart.pay${at}(Cart.java:1)`);
    const chain = Array.from({ length: 60 }, (_, at) => `Caused by: x.E${at}: y\n\tat x.E.e${at}(E.java:1)`);
    const deep = readStack(`java.lang.Error: x\n${frames.join('\n')}`);
    const long = readStack(`x.E: y\n\tat x.E.e(E.java:1)\n${chain.join('\n')}`);
    expect(deep?.links[0]?.frames).toHaveLength(250);
    expect(deep?.links[0]?.frames[0]?.function).toBe('pay9999');
    expect(deep?.links[0]?.frames.at(-1)?.function).toBe('pay0');
    expect(long?.links).toHaveLength(20);
    expect(long?.links[0]?.class).toBe('x.E');
    expect(long?.links.at(-1)?.class).toBe('x.E59');
  });

  it('reads the last lines of a text of one mebibyte', () => {
    const message = 'y'.repeat(1_048_576);
    const python = readStack(`Traceback (most recent call last):\n  File "/app/a.py", line 1, in a\nE: ${message}`);
    expect(python?.links[0]?.frames[0]?.function).toBe('a');
    const java = readStack(
      `x.E: ${'line\n'.repeat(300_000)}\tat x.E.e(E.java:1)\nCaused by: x.F: z\n\tat x.F.f(F.java:1)`,
    );
    expect(java?.links.map((link) => link.class)).toEqual(['x.E', 'x.F']);
  });

  it.each([
    'payment failed',
    '',
    'GET /a:1 -> 500',
    'a@b.example:25: refused',
    'x = {"at": "noon (UTC)"}',
    '10:12: done',
  ])('finds no stack in %j', (text) => {
    expect(readStack(text)).toBeNull();
    expect(looksLikeStack(text)).toBe(false);
  });
});

describe('the time of readStack is bounded for', () => {
  /** A frame or two of each program, and what repeats without an end. */
  const FRAMES = TEXTS.flatMap((text) => text.split('\n').slice(3, 5));
  const PATTERNS = [
    ...new Set([
      ...FRAMES,
      ...PARTS.slice(-20),
      'a',
      '\n',
      ' ',
      '\t',
      ':',
      '(',
      '@',
      'at a (',
      "   0: a::b\npanicked at ''",
      '#0 a(1): b()\n[object] (A(code: 0): ',
      '    at aaa',
      ' line 1, <',
      '#0 ',
      '0: ',
      'a.',
      '1 0x1 + ',
    ]),
  ];
  const LIMIT_MS = 5;

  it.each([
    ['one line of a mebibyte of', (part: string) => part.repeat(Math.ceil(1_048_576 / part.length))],
    ['a mebibyte of lines of', (part: string) => `${part}\n`.repeat(Math.ceil(1_048_576 / (part.length + 1)))],
    ['lines of 999 characters of', (part: string) => `${part.repeat(999).slice(0, 999)}\n`.repeat(1_000)],
  ])('%s each pattern', (_, textOf) => {
    const texts = PATTERNS.map((part) => textOf(part === '' ? 'x' : part));
    for (const [at, text] of texts.entries()) {
      expect(
        medianEffortMs(() => readStack(text)),
        JSON.stringify(PATTERNS[at]),
      ).toBeLessThan(LIMIT_MS * BUSY);
    }
  });
});
