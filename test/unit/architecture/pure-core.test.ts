import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The pure core: it takes values and an instant and returns values (docs/rules/quality.md#pure-core). */
const PURE = [
  ...sources('src/model'),
  'src/lib/byte-order-mark.ts',
  'src/gluing/core/clock-offset.ts',
  'src/gluing/core/occurrence.ts',
  'src/gluing/core/glue.ts',
  'src/gluing/core/keys.ts',
  'src/gluing/core/relevance.ts',
  'src/gluing/core/type-stats.ts',
  'src/gluing/core/texts.ts',
  'src/gluing/store/group-columns.ts',
  'src/gluing/store/quota-flush.ts',
  'src/db/binary-arrays.ts',
  'src/status/core/windows.ts',
  'src/status/core/roll-up.ts',
  'src/status/core/suppressions.ts',
  'src/status/core/history.ts',
  'src/status/core/group-by-ancestor.ts',
  'src/status/core/ancestors.ts',
  'src/status/core/tree.ts',
  'src/status/core/reason.ts',
  'src/protocols/otlp/request.ts',
  'src/protocols/otlp/answer.ts',
  'src/protocols/sentry/envelope.ts',
  'src/protocols/sentry/event.ts',
  'src/protocols/sentry/non-finite.ts',
  'src/protocols/sentry/occurrence.ts',
  'src/protocols/sentry/sent-at.ts',
  'src/protocols/sentry/sent-key.ts',
  'src/protocols/sentry/store-body.ts',
  'src/deletion/retention/edges.ts',
  'src/alerts/notify/cause.ts',
  'src/alerts/policies/policy.ts',
  'src/alerts/notify/matches.ts',
  'src/alerts/notify/decide.ts',
  'src/alerts/policies/targets.ts',
  'src/alerts/deliveries/retry-policy.ts',
  'src/alerts/notify/message.ts',
  'src/alerts/notify/message-text.ts',
  'src/alerts/notify/defang.ts',
  'src/alerts/channels/response-text.ts',
  'src/alerts/channels/public-address.ts',
  'src/inspection/definitions/definition.ts',
  'src/inspection/definitions/unique-name.ts',
  'src/inspection/run/new-errors.ts',
  'src/inspection/run/overview.ts',
  'src/bootstrap/decide.ts',
  'src/quotas/allowance.ts',
  'src/quotas/window.ts',
  'src/quotas/request-meter.ts',
  'src/alerts/status-alerts/maintenance-free-clock.ts',
  'src/alerts/status-alerts/hold-duration.ts',
  'src/alerts/status-alerts/timeline.ts',
  'src/alerts/status-alerts/changes.ts',
  'src/alerts/status-alerts/causes.ts',
  'src/alerts/status-alerts/multirange.ts',
];

/** Computing a hash, inflating bytes, or reading an address, a shape or a message, reads and changes nothing outside. */
const PURE_PACKAGES = ['node:buffer', 'node:crypto', 'node:zlib', 'ipaddr.js', 'protobufjs/light.js', 'zod'];

/** What a file imports at run time; types cost nothing and do nothing. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+['"]([^'"]+)['"]/gm);
  const others = source.matchAll(/(?:^import\s+|\bimport\(\s*|\brequire\(\s*)['"]([^'"]+)['"]/gm);
  return [...statements, ...others].map((match) => match[1] as string);
}

/** Every module that `file` stands on, with the way to it. */
function modulesBehind(
  file: string,
  way: string[] = [file],
  seen = new Map<string, string[]>(),
): Map<string, string[]> {
  for (const name of importsOf(file)) {
    const target = name.startsWith('.') ? normalize(join(dirname(file), name)).replace(/\.js$/, '.ts') : name;
    if (seen.has(target)) continue;
    seen.set(target, [...way, target]);
    if (name.startsWith('.')) modulesBehind(target, [...way, target], seen);
  }
  return seen;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith('src/db/prisma/'));
}

describe('the pure core', () => {
  it.each(PURE)('%s stands on nothing that does input or output', (file) => {
    const impure = [...modulesBehind(file)].filter(([name]) => !name.endsWith('.ts') && !PURE_PACKAGES.includes(name));
    expect(impure.map(([, way]) => way.join(' → '))).toEqual([]);
  });

  it.each(PURE)('%s reads no clock, no chance and no environment', (file) => {
    const files = [file, ...modulesBehind(file).keys()].filter((name) => name.endsWith('.ts'));
    for (const name of files) {
      expect(readFileSync(name, 'utf8'), name).not.toMatch(
        /Date\.now|new Date\(\)|performance\.|Math\.random|randomUUID|randomBytes|process\.|\bfetch\(|setTimeout|setImmediate/,
      );
    }
  });
});

describe('the clock', () => {
  it('is read in clock.ts and nowhere else', () => {
    const readers = sources('src').filter((file) => /\bDate\.now\b|\bnew Date\(\s*\)/.test(readFileSync(file, 'utf8')));
    expect(readers).toEqual(['src/lib/clock.ts']);
  });
});
