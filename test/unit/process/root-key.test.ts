import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveRootKey } from '../../../src/process/root-key.js';
import { readSettings } from '../../../src/settings.js';

describe('resolveRootKey', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'gluepoint-root-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const resolved = (env: Record<string, string> = {}) =>
    resolveRootKey(readSettings({ GLUEPOINT_DATA_DIR: dataDir, ...env }));

  it('takes the setting, and makes no file', () => {
    expect(resolved({ GLUEPOINT_ROOT_KEY: 'key-from-the-setting' })).toEqual({
      from: 'setting',
      key: 'key-from-the-setting',
    });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('makes root-key in a new data folder, mode 0600, and finds it again', () => {
    const made = resolved();
    expect(made).toEqual({
      from: 'file',
      key: expect.stringMatching(/^gp_root_[\w-]{32}$/),
      file: join(dataDir, 'root-key'),
    });
    expect(statSync(join(dataDir, 'root-key')).mode & 0o777).toBe(0o600);
    expect(resolved()).toEqual(made);
    expect(readdirSync(dataDir)).toEqual(['root-key']);
  });

  it('reads admin-key of an earlier version, and makes no second key', () => {
    writeFileSync(join(dataDir, 'admin-key'), 'gp_root_of-earlier\n');
    expect(resolved()).toEqual({ from: 'file', key: 'gp_root_of-earlier', file: join(dataDir, 'admin-key') });
    expect(readdirSync(dataDir)).toEqual(['admin-key']);
  });

  it('prefers root-key where both files exist', () => {
    writeFileSync(join(dataDir, 'admin-key'), 'gp_root_of-earlier\n');
    writeFileSync(join(dataDir, 'root-key'), 'gp_root_of-today\n');
    expect(resolved()).toMatchObject({ key: 'gp_root_of-today' });
  });

  it.each(['', '15-characters-x'])('refuses a file with a key of less than 16 characters, and names it: %j', (key) => {
    writeFileSync(join(dataDir, 'root-key'), `${key}\n`);
    expect(() => resolved()).toThrow(`${join(dataDir, 'root-key')} does not hold a key`);
  });

  it('returns none with a server of its own and no setting', () => {
    expect(resolved({ DATABASE_URL: 'postgresql://db/gluepoint' })).toEqual({ from: 'none', key: null });
  });
});
