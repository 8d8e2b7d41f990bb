import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const REPORTER = fileURLToPath(new URL('../../support/count-reporter.ts', import.meta.url));
const THROW = `() => { throw new Error('the port is taken'); }`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gluepoint-counted-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs test files by their text; resolves to the exit code and what the reporter said. */
async function run(files: Record<string, string>): Promise<{ code: number; lines: string[] }> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.test.ts`), text);
  const args = [VITEST, 'run', '--root', folder, '--globals', '--no-color', '--reporter', REPORTER];
  const env = { PATH: process.env.PATH };
  const { code, stdout } = await promisify(execFile)(process.execPath, args, { env }).then(
    (ended) => ({ code: 0, ...ended }),
    (error) => error,
  );
  return { code, lines: stdout.trim().split('\n') };
}

describe('the end of a run', { timeout: 180_000 }, () => {
  it('counts what passed and what failed', async () => {
    const { code, lines } = await run({ a: `it('one', () => {}); it('two', ${THROW})`, b: `it('three', () => {})` });
    expect([code, lines]).toEqual([1, ['2 passed, 1 failed']]);
    expect(await run({ a: `it('one', () => {})` })).toEqual({ code: 0, lines: ['2 passed, 0 failed'] });
  });

  it('counts what could not be set up as failed, and names the tests that did not run', async () => {
    const { code, lines } = await run({
      a: `describe('g', () => { beforeAll(${THROW}); it('one', () => {}) })`,
      b: `beforeAll(${THROW}); it('two', () => {})`,
      c: `it('three', () => {})`,
    });
    expect(code).toBe(1);
    expect(lines).toContain('not run: a.test.ts > g > one: its group failed');
    expect(lines).toContain('not run: b.test.ts > two: its group failed');
    expect(lines.at(-1)).toMatch(/^1 passed, [2-9]\d* failed$/);
  });

  it('counts each file that cannot be read, has no test or cannot be cleared away as failed', async () => {
    const { code, lines } = await run({
      a: `throw new Error('it cannot be read')`,
      b: ``,
      c: `afterAll(${THROW}); it('one', () => {})`,
      d: `it('two', () => {})`,
    });
    expect([code, lines.at(-1)]).toEqual([1, '2 passed, 3 failed']);
  });

  it('names every test that was left out, with the reason', async () => {
    const elsewhere = `{ skip: true, meta: { why: 'no server here' } }`;
    const { code, lines } = await run({
      a: `describe('g', ${elsewhere}, () => { it('one', () => {}) });
          it('two', ${elsewhere}, () => {});
          it('three', ({ skip }) => skip('the moon is full'));
          it('four', { skip: true }, () => {});
          it('five', () => {});`,
    });
    expect([code, lines]).toEqual([
      0,
      [
        'not run: a.test.ts > g > one: no server here',
        'not run: a.test.ts > two: no server here',
        'not run: a.test.ts > three: the moon is full',
        'not run: a.test.ts > four: no reason given',
        '1 passed, 0 failed',
      ],
    ]);
  });
});
