import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDERS = ['src', 'prisma', 'test', 'web', 'bench', 'chaos', 'topology', 'clients', 'scripts'];
/** Installed, built or generated, and this file with its examples of broken links. */
const SKIPPED = ['node_modules', 'dist', 'src/db/prisma', 'test/unit/docs/rules.test.ts'];
const TEXT = ['.ts', '.tsx', '.mjs', '.js', '.css', '.html', '.sql', '.prisma', '.json', '.md', '.py', '.sh', '.yml'];

const LINK = /\bdocs\/[\w./-]+?\.md(?:#[\w-]+)?/g;
/** A document that is not in the repository, by its number and name. */
const FOREIGN = /\b\d{1,2}-(?:product|api|quality|facts|style|protocols|pages|inputs|identity|alerts)\b/;

interface Source {
  file: string;
  text: string;
}

const sources = FOLDERS.flatMap(sourcesBelow);

function sourcesBelow(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    if (SKIPPED.includes(entry.name) || SKIPPED.includes(file)) return [];
    if (entry.isDirectory()) return sourcesBelow(file);
    return TEXT.includes(extname(file)) ? [{ file, text: readFileSync(file, 'utf8') }] : [];
  });
}

/** The anchors of a page as GitHub makes them from its headings. */
function anchorsOf(page: string): Set<string> {
  const lines = readFileSync(page, 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .split('\n');
  const anchors = new Set<string>();
  for (const line of lines) {
    const [, heading] = /^#{1,6} (.+)$/.exec(line) ?? [];
    if (heading === undefined) continue;
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

const anchors = new Map<string, Set<string>>();

/** Whether a link to a page of docs, with an anchor or without, leads to a page and heading that exist. */
function resolves(link: string): boolean {
  const [page = '', anchor] = link.split('#');
  if (!existsSync(page)) return false;
  if (anchor === undefined) return true;
  if (!anchors.has(page)) anchors.set(page, anchorsOf(page));
  return anchors.get(page)?.has(anchor) ?? false;
}

describe('links from the code to the rules', () => {
  const links = sources.flatMap(({ file, text }) => (text.match(LINK) ?? []).map((link) => ({ file, link })));

  it('each lead to a page and a heading that exist', () => {
    const rules = links.filter(({ link }) => link.startsWith('docs/rules'));
    expect(rules.length).toBeGreaterThan(100);
    expect(links.filter(({ link }) => !resolves(link))).toEqual([]);
  });

  it('a link to a missing heading or page is noticed', () => {
    expect(resolves('docs/rules.md#gluing')).toBe(true);
    expect(resolves('docs/rules.md#no-such-heading')).toBe(false);
    expect(resolves('docs/no-such-page.md')).toBe(false);
  });
});

describe('documents outside the repository', () => {
  it('are cited by no file', () => {
    expect(sources.filter(({ text }) => FOREIGN.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

describe('the pages of rules', () => {
  const pages = ['docs/rules.md', ...readdirSync('docs/rules').map((name) => join('docs/rules', name))];

  it.each(pages)('%s: at most 300 lines, and links that lead somewhere', (page) => {
    const text = readFileSync(page, 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(300);
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] as string)
      .filter((target) => !/^https?:/.test(target))
      .map((target) => (target.startsWith('#') ? page + target : join(page, '..', target)))
      .filter((target) => !resolves(target));
    expect(broken).toEqual([]);
  });
});
