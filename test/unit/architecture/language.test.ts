import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Where people read: code, comments, tests, documentation. */
const ROOTS = [
  ...['src', 'web/src', 'test', 'chaos', 'bench', 'topology', 'clients', 'scripts', 'docs', 'prisma/functions'],
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'prisma/schema.prisma'],
];

const SUFFIXES = /\.(ts|tsx|mjs|md|sql|css|prisma)$/;

/** Inputs of clients, which say what they say; what is generated; this list. */
const LEFT_OUT =
  /\/(fixtures|pairs|programs|node_modules|\.cache|data|results)\/|src\/db\/prisma\/|\.generated\.|language\.test/;

/** Words that the field has another word for (CONTRIBUTING.md#rules-of-the-code), with that word. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/\b(untold|is told|are told|was told|be told|told of|tells? of)\b(?! apart)/i, 'notified, reported'],
  [/\b(nobody|somebody)\b/i, 'no one, or the subject itself'],
  [/\bwhoever\b/i, 'the subject itself'],
  [/\btroubles?\b/i, 'error, fault'],
  [/\blinger(s|ed)?\b/i, 'lingering close'],
  [/\bmend(s|ed|ing)?\b/i, 'repair, fix'],
  [/\bin vain\b/i, 'without effect'],
  [/\b(comes?|came) to be\b/i, 'is created'],
  [/\bpatience\b/i, 'timeout, maximum wait'],
  [/\bowe[ds]\b/i, 'deferred'],
  [/\bnowhere\b/i, 'not found'],
  [/\bfor ever\b/i, 'indefinitely'],
  [/\bcomplain\w*/i, 'warn'],
  [/\badmin key\b/i, 'root key'],
  [/\btorture\b/i, 'chaos'],
];

function filesOf(root: string): string[] {
  if (SUFFIXES.test(root)) return [root];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SUFFIXES.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !LEFT_OUT.test(file));
}

it('language: code, comments, tests and docs use the words of the field', { timeout: 60_000 }, () => {
  const found = ROOTS.flatMap(filesOf).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        REPLACED.filter(([word]) => word.test(line)).map(
          ([, instead]) => `${file}:${index + 1}: ${line.trim()} (instead: ${instead})`,
        ),
      ),
  );
  expect(found).toEqual([]);
});
