import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChainLink,
  type Frame,
  frameOf,
  identityOf,
  type Language,
} from '../../../../src/protocols/identity/index.js';

const LANGUAGES: readonly (Language | null)[] = [
  ...(['java', 'python', 'javascript', 'dotnet', 'go', 'ruby', 'php', 'rust', 'elixir'] as const),
  ...(['dart', 'perl', 'swift', 'native', null] as const),
];

function link(frames: readonly Frame[], more: Partial<ChainLink> = {}): ChainLink {
  return { class: 'PaymentError', value: 'declined', frames, relation: 'cause', ...more };
}

function identityOfLinks(links: readonly ChainLink[], language: Language | null = null) {
  return identityOf({ chain: { language, links }, log: null, fingerprint: null });
}

const PAY = frameOf({ function: 'pay', file: 'src/cart.js', inApp: true });
const CHECKOUT = frameOf({ function: 'checkout', file: 'src/shop.js', inApp: true });

describe('identity of an exception', () => {
  it('names class and place, and has the version of the rule in its key', () => {
    expect(identityOfLinks([link([CHECKOUT, PAY])])).toEqual({
      type: 'PaymentError in pay (src/cart.js)',
      glueKey: expect.stringMatching(/^2:[\da-f]{32}$/),
    });
  });

  it('has callers in the key, not in the type', () => {
    const [one, other] = [[CHECKOUT, PAY], [PAY]].map((frames) => identityOfLinks([link(frames)]));
    expect(one?.type).toBe(other?.type);
    expect(one?.glueKey).not.toBe(other?.glueKey);
  });

  it('names each cause', () => {
    const cause = link([PAY], { class: 'SocketError', value: 'reset' });
    expect(identityOfLinks([link([CHECKOUT]), cause]).type).toBe(
      'PaymentError in checkout (src/shop.js) ← SocketError in pay (src/cart.js)',
    );
  });

  it('keeps the root cause of a chain that is longer than what is looked at', () => {
    const causes = Array.from({ length: 40 }, (_, n) => link([PAY], { class: `Error${n}` }));
    const [one, other] = ['Refused', 'Expired'].map((name) =>
      identityOfLinks([link([CHECKOUT]), ...causes, link([PAY], { class: name })]),
    );
    expect(one?.type).not.toBe(other?.type);
    expect(one?.glueKey).not.toBe(other?.glueKey);
  });

  it.each([
    ['only a library is on the stack', [frameOf({ function: 'afterConnect', file: 'node:net' })]],
    ['the function has no name', [frameOf({ function: '<anonymous>', file: '/app/a.js' })]],
    ['no stack', []],
  ])('has the masked value where %s', (_, frames) => {
    const typeOf = (value: string) => identityOfLinks([link(frames, { value })]).type;
    expect(typeOf('connect ECONNREFUSED 10.0.0.5:5432')).toMatch(/: connect ECONNREFUSED <\*>$/);
    expect(typeOf('connect ETIMEDOUT 10.0.0.5:5432')).not.toBe(typeOf('connect ECONNREFUSED 10.0.0.5:5432'));
  });

  it('has the source line where the client sends it, unless it was cut or is of minified code', () => {
    const typeOf = (sourceLine: string) => identityOfLinks([link([{ ...PAY, sourceLine }])]).type;
    expect(typeOf('  throw new PaymentError()  ')).toBe(
      'PaymentError in pay (src/cart.js) at `throw new PaymentError()`',
    );
    expect(typeOf('a{snip}b')).toBe('PaymentError in pay (src/cart.js)');
    expect(typeOf('x'.repeat(201))).toBe('PaymentError in pay (src/cart.js)');
  });

  it.each([489, 490, 491, 600])('is cut at 490 characters and stays apart, with a class of %i characters', (length) => {
    const types = ['a', 'b'].map(
      (end) => identityOfLinks([link([], { class: 'C'.repeat(length - 1) + end, value: '' })]).type,
    );
    expect(new Set(types).size).toBe(2);
    for (const type of types) {
      expect(type.length).toBeLessThanOrEqual(490);
      expect(/#[\da-f]{8}$/.test(type)).toBe(length > 490);
    }
  });

  it('holds no secret of a source line, a value, a template or a fingerprint', () => {
    const secret = 'hunter2secret';
    const line = `connect(password="${secret}")`;
    const log = { template: `login with password=${secret} failed`, text: 'x' };
    const chain = { language: null, links: [link([{ ...PAY, sourceLine: line }])] };
    const nothing = { language: null, links: [] };
    const types = [
      identityOf({ chain, log: null, fingerprint: null }),
      identityOf({
        chain: { language: null, links: [link([], { value: `password=${secret}` })] },
        log: null,
        fingerprint: null,
      }),
      identityOf({ chain: nothing, log, fingerprint: null }),
      identityOf({ chain: nothing, log, fingerprint: [`password=${secret}`] }),
    ];
    expect(JSON.stringify(types)).not.toContain(secret);
  });
});

describe('identity of any chain', () => {
  const word = fc.oneof(
    fc.constantFrom('pay', 'a.b', '<anonymous>', 'x\ny', '', '/app/a.js', '\ud800', '$Proxy12'),
    fc.string(),
  );
  const frame = fc
    .record({
      function: word,
      module: word,
      file: word,
      sourceLine: word,
      image: word,
      inApp: fc.constantFrom(true, false, null),
    })
    .map((known) => frameOf(known));
  const links = fc.array(
    fc.record({
      class: word,
      value: word,
      frames: fc.array(frame, { maxLength: 6 }),
      relation: fc.constant('cause' as const),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it('is the same every time, after any other reports, and within the limits of a type', () => {
    fc.assert(
      fc.property(links, links, fc.constantFrom(...LANGUAGES), (chain, before, language) => {
        const first = identityOfLinks(chain, language);
        identityOfLinks(before, language);
        expect(identityOfLinks(structuredClone(chain), language)).toEqual(first);
        expect(first.type.length).toBeGreaterThan(0);
        expect([...first.type].length).toBeLessThanOrEqual(490);
        expect(first.type.isWellFormed()).toBe(true);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('does not change with lines, columns and the folder of the release', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 100_000, max: 99_999_999 }), (line, column, release) => {
        const at = (folder: string, moved: Partial<Frame>) =>
          identityOfLinks([link([frameOf({ function: 'pay', file: `${folder}/lib/cart.rb`, ...moved })])], 'ruby');
        expect(at(`/srv/shop/releases/${release}`, { line, column })).toEqual(at('/srv/shop/current', {}));
      }),
      { seed: 12 },
    );
  });

  it('is the same for a recursion of any depth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), (depth) => {
        const cycle = Array.from({ length: depth }, (_, n) => (n % 2 === 0 ? CHECKOUT : PAY));
        const endless = (frames: readonly Frame[]) =>
          identityOfLinks([link(frames, { class: 'RangeError', value: 'Maximum call stack size exceeded' })]);
        expect(endless([...cycle, ...cycle])).toEqual(endless([CHECKOUT, PAY, CHECKOUT, PAY]));
      }),
      { seed: 13, numRuns: 50 },
    );
  });
});
