import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Folders that hold pages of the repository; what is installed or built is in none of them. */
const FOLDERS = ['.', 'docs', 'src', 'test', 'clients', 'bench', 'chaos', 'topology', 'web/src', 'deploy', 'prisma'];

/** A link of a page. `path`: from the root of the repository; `anchor`: null without one. */
export interface Link {
  from: string;
  target: string;
  path: string;
  anchor: string | null;
}

/** Paths of all Markdown files of the repository, from its root, in order. */
export function markdownFiles(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: folder !== '.', encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !/node_modules|\.cache|^data\//.test(name))
      .map((name) => normalize(join(folder, name))),
  ).sort();
}

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The text without blocks of code. */
function prose(path: string): string {
  return read(path).replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?^ *\2 *$/gm, '');
}

/** The text without any code, in which nothing that looks like a link is one. */
function withoutCode(path: string): string {
  return prose(path).replace(/`[^`\n]+`/g, '');
}

/** Links and pictures of a page that stay in the repository, also those in HTML. */
export function linksOf(path: string): Link[] {
  const text = withoutCode(path);
  const targets = [
    ...[...text.matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)/g)].map(([, target]) => target as string),
    ...[...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target as string),
    ...[...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map(([, target]) => target as string),
  ];
  return targets
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      const to = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
      return { from: path, target, path: to, anchor: anchor ?? null };
    });
}

/** The anchors of a page's headings, as GitHub makes them: the second of two equal ones ends in `-1`. */
export function anchorsOf(path: string): Set<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const [, heading = ''] of prose(path).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

/** The names in code of a page that are paths of the repository: `src/gluing/core/glue.ts`, `test/routes/keys`. */
export function codePathsOf(path: string): string[] {
  return [...prose(path).matchAll(/`((?:src|test|web|prisma|scripts|deploy|chaos|bench)\/[\w./-]+)`/g)].map(
    ([, name]) => name as string,
  );
}
