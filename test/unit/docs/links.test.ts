import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, codePathsOf, linksOf, markdownFiles, ROOT, read } from '../../support/docs/markdown.js';

const FILES = markdownFiles();
const PAGES = FILES.filter((file) => file.startsWith('docs/'));
const MAX_README_LINES = 180;
const MAX_README_BYTES = 14 * 1024;
const MAX_PAGE_LINES = 300;
/** Built, or written by a program: not in the repository. */
const MADE = ['web/dist', 'bench/results/', 'deploy/metrics-key'];
/** Pages that name files of the code. In others a path may be an example. */
const NAMING_CODE = ['docs/architecture.md', 'docs/database.md', 'docs/operating.md', 'docs/scaling.md', 'SECURITY.md'];

function linesOf(path: string): number {
  return read(path).trimEnd().split('\n').length;
}

function exists(path: string): boolean {
  return existsSync(join(ROOT, path));
}

describe('pages of the repository', () => {
  it('are found: the README, what is beside it, and docs', () => {
    expect(FILES).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/README.md']));
    expect(PAGES.length).toBeGreaterThan(20);
  });

  it.each(FILES)('%s: every relative link leads to a file, and every anchor to a heading of it', (file) => {
    const broken = linksOf(file).filter(({ path, anchor }) => {
      if (!exists(path)) return true;
      return anchor !== null && !(path.endsWith('.md') && anchorsOf(path).has(anchor));
    });
    expect(broken.map(({ target }) => target)).toEqual([]);
  });

  it.each(NAMING_CODE)('%s: every path of the code that it names exists', (file) => {
    const missing = codePathsOf(file).filter(
      (path) => !MADE.includes(path) && !exists(path) && !exists(`${path}.test.ts`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the rules in CONTRIBUTING.md', () => {
  const [, table = ''] = read('CONTRIBUTING.md').split('| rule | code | test |');
  const rows = table.trim().split('\n').slice(1);
  const namesOf = (cell: string) =>
    [...cell.matchAll(/`([^`]+)`/g)]
      .map(([, name]) => name as string)
      .filter((name) => (name.includes('/') || name.endsWith('.ts')) && !/[ …]/.test(name));

  it('are read from their table', () => {
    expect(rows.length).toBeGreaterThan(40);
  });

  it.each(rows.map((row) => row.slice(2).split(' | ') as [string, string, string]))(
    '%s: code and tests exist',
    (_, code, test) => {
      const missingCode = namesOf(code).filter((name) => !exists(`src/${name}`) && !exists(name));
      const missingTests = namesOf(test).filter(
        (name) => !exists(`test/${name}`) && !exists(`test/${name}.test.ts`) && !exists(name),
      );
      expect([...missingCode, ...missingTests]).toEqual([]);
    },
  );
});

describe('docs', () => {
  it('has every page linked from docs/README.md', () => {
    const linked = new Set(linksOf('docs/README.md').map(({ path }) => path));
    expect(PAGES.filter((page) => page !== 'docs/README.md' && !linked.has(page))).toEqual([]);
  });

  it.each(PAGES)(`%s has at most ${MAX_PAGE_LINES} lines`, (page) => {
    expect(linesOf(page)).toBeLessThanOrEqual(MAX_PAGE_LINES);
  });

  it('has no picture that no page shows', () => {
    const shown = new Set(FILES.flatMap((file) => linksOf(file).map(({ path }) => path)));
    const pictures = readdirSync(join(ROOT, 'docs/images'));
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter((name) => !shown.has(`docs/images/${name}`))).toEqual([]);
  });
});

describe('README.md', () => {
  it(`has at most ${MAX_README_LINES} lines and ${MAX_README_BYTES} bytes`, () => {
    expect(linesOf('README.md')).toBeLessThanOrEqual(MAX_README_LINES);
    expect(Buffer.byteLength(read('README.md'))).toBeLessThan(MAX_README_BYTES);
  });
});

describe('how links are read', () => {
  it('takes the anchors of headings as GitHub makes them', () => {
    expect([...anchorsOf('CONTRIBUTING.md')]).toContain('how-to-add-');
    expect([...anchorsOf('docs/configuration.md')]).toContain('keys-and-roles');
  });

  it('finds links in prose and pictures in HTML, and none in code', () => {
    const targets = linksOf('README.md').map(({ target }) => target);
    expect(targets).toContain('docs/images/board-dark.png');
    expect(targets).toContain('docs/scaling.md#containers');
    expect(targets.some((target) => target.includes('$') || target.includes('{'))).toBe(false);
  });
});
