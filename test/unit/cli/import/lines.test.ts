import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileLines, type Line, linesOf } from '../../../../src/cli/import/lines.js';

async function linesIn(...chunks: (string | Buffer)[]): Promise<Line[]> {
  const lines: Line[] = [];
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  })();
  for await (const more of linesOf(stream)) lines.push(...more);
  return lines;
}

describe('the lines of a file', () => {
  it('are numbered from 1 and end where the next one begins', async () => {
    expect(await linesIn('a\nbc\n', '\n')).toEqual([
      { number: 1, text: 'a', endByte: 2 },
      { number: 2, text: 'bc', endByte: 5 },
      { number: 3, text: '', endByte: 6 },
    ]);
  });

  it('include a last one without a line feed', async () => {
    expect((await linesIn('a\nb')).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('are the same however the file is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', '\u{1F600}', '\u2028', '\r', ' ') })),
        fc.integer({ min: 1, max: 5 }),
        async (texts, size) => {
          const file = Buffer.from(texts.map((text) => `${text}\n`).join(''));
          const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, i) =>
            file.subarray(i * size, (i + 1) * size),
          );
          expect((await linesIn(...chunks)).map(({ text }) => text)).toEqual(texts);
        },
      ),
    );
  });

  it('lose a byte order mark before the first', async () => {
    expect((await linesIn('\uFEFFa\n\uFEFFb\n')).map(({ text }) => text)).toEqual(['a', '\uFEFFb']);
  });

  it('are not held when they are longer than a request may be', () => {
    const splitter = new FileLines(3);
    const lines = [
      ...splitter.push(Buffer.from('abcd')),
      ...splitter.push(Buffer.from('ef\nabc\n')),
      ...splitter.end(),
    ];
    expect(lines).toEqual([
      { number: 1, text: null, endByte: 7 },
      { number: 2, text: 'abc', endByte: 11 },
    ]);
  });
});
