import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const PROGRAM = new URL('../../../src/server.ts', import.meta.url).pathname;
const run = promisify(execFile);

describe('the program', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gluepoint-start-'));
  const file = join(dir, 'defaults.json');
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
    rmSync(dir, { recursive: true });
  });

  /** Runs it until it ends by itself. */
  async function endOf(env: Record<string, string>): Promise<{ code: number; stderr: string }> {
    const options = {
      env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', GLUEPOINT_ROOT_KEY: 'root-key-of-the-tests', ...env },
      timeout: 30_000,
    };
    return run(process.execPath, ['--import', 'tsx', PROGRAM], options).then(
      ({ stderr }) => ({ code: 0, stderr }),
      (error) => error,
    );
  }

  it('does not start where the file is missing, says so, and touches no store', async () => {
    const dataDir = join(dir, 'data');
    const { code, stderr } = await endOf({ GLUEPOINT_CONFIG: file, GLUEPOINT_DATA_DIR: dataDir });
    expect([code, stderr]).toEqual([
      1,
      'These settings are wrong:\n  GLUEPOINT_CONFIG must be a file that can be read: there is no such file\n',
    ]);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
  });

  it('ends, and lets go of the store, where the file asks for what cannot be', async () => {
    writeFileSync(file, JSON.stringify({ inspections: [{ project: 'nobody', name: 'x' }] }));
    const { code, stderr } = await endOf({ GLUEPOINT_CONFIG: file, DATABASE_URL: database.connectionString });
    expect([code, stderr]).toEqual([
      1,
      `GLUEPOINT_CONFIG: the file ${file} is wrong:\n  inspections.0.project: there is no project nobody; make it first\n`,
    ]);
  });
});
