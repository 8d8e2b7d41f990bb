import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from '../../../bench/options.js';
import { chooseRows } from '../../../bench/rows/all-rows.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bench-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('npm run bench', () => {
  it('names the rows that there are when asked for another', () => {
    expect(() => chooseRows(['B1', 'B77'])).toThrow(/Unknown row B77; known are B1, B2, B3/);
    expect(() => readOptions(['--seconds', 'two'])).toThrow('--seconds must be a number above 0.');
  });

  it('measures a row against the real service and writes it as JSON, with every count equal', async () => {
    const file = join(dir, 'b2.json');
    const args = [
      'scripts/run.mjs',
      'bench/run.mjs',
      '--rows',
      'B2',
      '--seconds',
      '0.2',
      '--rounds',
      '1',
      '--json',
      file,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    const { lines, checks } = JSON.parse(await readFile(file, 'utf8'));
    expect(lines.map(({ row, failed }: { row: string; failed: unknown }) => [row, failed])).toEqual(
      Array(4).fill(['B2', null]),
    );
    expect(checks[0].stored).toEqual({
      events: checks[0].answered,
      minutes: checks[0].answered,
      types: checks[0].answered,
    });
    expect(stdout).toContain('product');
  }, 60_000);
});
