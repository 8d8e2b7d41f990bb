import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The pure core: takes values and an instant and returns values (docs/rules/quality.md#pure-core). What a file in these
 * folders may import of the product, .dependency-cruiser.mjs says.
 */
const PURE_FOLDERS = ['src/model', 'src/gluing/core', 'src/status/core', 'src/protocols'];

/** Decisions and encodings that stay beside the files that use them. */
const PURE_FILES = [
  'src/lib/intervals.ts',
  'src/db/binary-arrays.ts',
  'src/gluing/queue/outcome.ts',
  'src/quotas/allowance.ts',
  'src/quotas/window.ts',
  'src/quotas/request-meter.ts',
  'src/deletion/retention/edges.ts',
  'src/bootstrap/decide.ts',
  'src/inspection/run/new-errors.ts',
  'src/inspection/run/overview.ts',
  'src/alerts/notify/decide.ts',
  'src/alerts/notify/matches.ts',
  'src/alerts/notify/message.ts',
  'src/alerts/deliveries/retry-policy.ts',
  'src/alerts/channels/public-address.ts',
  'src/alerts/status-alerts/timeline.ts',
  'src/alerts/status-alerts/changes.ts',
  'src/alerts/status-alerts/causes.ts',
];

/** Packages that compute: hashes, compression, reading an address, a shape or a message, remembering what was computed. */
const PURE_PACKAGES = [
  'node:buffer',
  'node:crypto',
  'node:zlib',
  'ipaddr.js',
  'lru-cache',
  'protobufjs/light.js',
  'zod',
];

const PURE = [...PURE_FOLDERS.flatMap(sourcesIn), ...PURE_FILES];

/** What a file imports at run time; types do nothing. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+['"]([^'"]+)['"]/gm);
  const others = source.matchAll(/(?:^import\s+|\bimport\(\s*|\brequire\(\s*)['"]([^'"]+)['"]/gm);
  return [...statements, ...others].map((match) => match[1] as string);
}

/** Every module that a file needs at run time, with the chain of imports that leads to it. */
function modulesBehind(file: string, chain: string[] = [file], seen = new Map<string, string[]>()) {
  for (const name of importsOf(file)) {
    const target = name.startsWith('.') ? normalize(join(dirname(file), name)).replace(/\.js$/, '.ts') : name;
    if (seen.has(target)) continue;
    seen.set(target, [...chain, target]);
    if (name.startsWith('.')) modulesBehind(target, [...chain, target], seen);
  }
  return seen;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith('src/db/prisma/'));
}

describe('the pure core', () => {
  it('has files in each of its folders', () => {
    for (const folder of PURE_FOLDERS) expect(sourcesIn(folder).length, folder).toBeGreaterThan(5);
  });

  it.each(PURE)('%s imports nothing that does input or output', (file) => {
    const impure = [...modulesBehind(file)].filter(([name]) => !name.endsWith('.ts') && !PURE_PACKAGES.includes(name));
    expect(impure.map(([, chain]) => chain.join(' → '))).toEqual([]);
  });

  it.each(PURE)('%s reads no clock, no random number and no environment', (file) => {
    const files = [file, ...modulesBehind(file).keys()].filter((name) => name.endsWith('.ts'));
    for (const name of files) {
      expect(readFileSync(name, 'utf8'), name).not.toMatch(
        /Date\.now|new Date\(\)|performance\.|Math\.random|randomUUID|randomBytes|process\.|\bfetch\(|setTimeout|setImmediate/,
      );
    }
  });
});

describe('the clock', () => {
  it('is read in lib/clock.ts only', () => {
    const readers = sourcesIn('src').filter((file) =>
      /\bDate\.now\b|\bnew Date\(\s*\)/.test(readFileSync(file, 'utf8')),
    );
    expect(readers).toEqual(['src/lib/clock.ts']);
  });
});
