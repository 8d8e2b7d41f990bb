import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { print } from '../../../src/cli/output.js';

/** As a terminal or a file may get them: sequences of ESC and CSI, a title, a bell, overrides of direction. */
const HOSTILE = [
  '\u001b[31m',
  '\u001b]0;title\u0007',
  '\u009b2J',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u2028',
  '\r',
  '\u007f',
];

describe('print', () => {
  it.each(HOSTILE)('%j: writes nothing that a terminal interprets', (text) => {
    let written = '';
    print({ write: (chunk) => (written += chunk) }, `before${text}after\n`);
    expect(written).toMatch(/^before\uFFFD.*after\n$/);
    expect(written).not.toMatch(/[^\P{Cc}\n]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
  });

  it('keeps lines, tabs and all other text as it is', () => {
    let written = '';
    print({ write: (chunk) => (written += chunk) }, 'a\tb\nc – 漢 👩‍🚒 é\n');
    expect(written).toBe('a\tb\nc – 漢 👩‍🚒 é\n');
  });

  it('is the only way in which a file of src/cli writes to the terminal', () => {
    const files = readdirSync('src/cli', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(15);
    const writing = files.filter((name) =>
      /\.(write|log|error|warn|info|debug|cork|end)\((?!\))|console/.test(readFileSync(join('src/cli', name), 'utf8')),
    );
    expect(writing).toEqual(['output.ts']);
  });
});
