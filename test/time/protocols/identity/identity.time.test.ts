import { describe, expect, it } from 'vitest';
import {
  type ChainLink,
  type Frame,
  frameOf,
  identityOf,
  type Language,
} from '../../../../src/protocols/identity/index.js';
import { BUSY, medianEffortMs } from '../../../support/effort.js';

const LANGUAGES: readonly (Language | null)[] = [
  ...(['java', 'python', 'javascript', 'dotnet', 'go', 'ruby', 'php', 'rust', 'elixir'] as const),
  ...(['dart', 'perl', 'swift', 'native', null] as const),
];

function link(frames: readonly Frame[]): ChainLink {
  return { class: 'PaymentError', value: 'declined', frames, relation: 'cause' };
}

function identityOfLinks(links: readonly ChainLink[], language: Language | null) {
  return identityOf({ chain: { language, links }, log: null, fingerprint: null });
}

describe('identity of hostile chains takes at most 5 ms', () => {
  let serial = 0;
  const different = (count: number, text: string) => {
    serial += 1;
    return Array.from({ length: count }, (_, n) =>
      frameOf({ function: `${text}${serial}.${n}`, module: `${text}.${n}`, file: `https://x.example/${text}/${n}.js` }),
    );
  };

  it.each(LANGUAGES)('%s: 10 000 different frames', (language) => {
    const frames = different(10_000, 'part');
    expect(medianEffortMs(() => identityOfLinks([link(frames)], language))).toBeLessThan(5 * BUSY);
  });

  it.each(['a', '$', '(', '<', '/', '-', '::', ' in ', '.func1', '0x', '@anonymous', '__1', 'gem/', '\\'])(
    'names of %j repeated, in 20 exceptions of 200 frames',
    (unit) => {
      const text = unit.repeat(900).slice(0, 900);
      const chains = Array.from({ length: 14 }, () => Array.from({ length: 20 }, () => link(different(200, text))));
      let nth = 0;
      expect(medianEffortMs(() => identityOfLinks(chains[nth++ % 14] as ChainLink[], 'javascript'))).toBeLessThan(
        5 * BUSY,
      );
    },
  );
});
