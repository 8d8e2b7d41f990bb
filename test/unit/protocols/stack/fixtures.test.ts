import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../../src/protocols/identity/chain.js';
import { looksLikeStack, readStack } from '../../../../src/protocols/stack/index.js';
import { shown } from './shown.js';

/** What the programs in `programs/` printed, and how a person reads it (`*.expected.txt`). */
const FOLDER = fileURLToPath(new URL('fixtures/', import.meta.url));
const NAMES = readdirSync(FOLDER)
  .filter((file) => !file.endsWith('.expected.txt'))
  .map((file) => file.replace('.txt', ''));

function textOf(name: string): string {
  return readFileSync(`${FOLDER}${name}.txt`, 'utf8');
}

describe('readStack of what a real program printed', () => {
  it.each(NAMES)('%s: exceptions, functions and files as a person reads them', (name) => {
    expect(shown(readStack(textOf(name))).join('\n')).toBe(textOf(`${name}.expected`).trimEnd());
  });

  it.each(NAMES)(
    '%s: is the same with the end of line of Windows, spaces for tabs, colours, and text around it',
    (name) => {
      const text = textOf(name);
      const chain = readStack(text);
      expect(readStack(text.replaceAll('\n', '\r\n'))).toEqual(chain);
      expect(readStack(text.replaceAll('\t', '    '))).toEqual(chain);
      expect(readStack(text.replaceAll('\n', '\u001b[0m\n\u001b[31m'))).toEqual(chain);
      expect(readStack(`ERROR payment failed\n${text}`)?.links.map(({ frames }) => frames)).toEqual(
        chain?.links.map(({ frames }) => frames),
      );
    },
  );

  it.each(NAMES)('%s: is the same with a hint of its language and of another', (name) => {
    const chain = readStack(textOf(name));
    const hints: (Language | null)[] = [chain?.language ?? null, 'java', 'php', 'rust', 'elixir', 'perl', 'native'];
    for (const hint of hints) expect(readStack(textOf(name), hint)).toEqual(chain);
  });

  it.each(NAMES)('%s: looks like a stack', (name) => {
    expect(looksLikeStack(textOf(name))).toBe(true);
  });
});
