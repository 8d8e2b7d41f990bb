import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findConnection } from '../../../../src/cli/connection.js';
import { readImportCommand } from '../../../../src/cli/import/options.js';

describe('the command line of the import', () => {
  it('takes a file, with 1 000 lines per request by default', () => {
    expect(readImportCommand(['f.ndjson'], {})).toMatchObject({ file: 'f.ndjson', shift: false, batch: 1000 });
    expect(readImportCommand(['--batch', '50', '--shift', 'f'], {})).toMatchObject({ shift: true, batch: 50 });
  });

  it('explains itself', () => {
    expect(readImportCommand(['--help'], {})).toEqual({ kind: 'help' });
  });

  it('refuses no file, two files, a misspelt option and a batch that no request holds', () => {
    for (const args of [[], ['a', 'b'], ['a', '--shfit'], ['a', '--batch', '10001'], ['a', '--batch', '0']]) {
      expect(() => readImportCommand(args, {})).toThrow(/--help|--batch/);
    }
  });

  it('notices an option that npm kept to itself for lack of "--"', () => {
    expect(() => readImportCommand(['f'], { npm_config_shift: 'true' })).toThrow('npm run import -- ');
  });
});

describe('where a tool finds the service', () => {
  it('is the local one, on the port in PORT, by default', () => {
    const env = { GLUEPOINT_ROOT_KEY: 'k' };
    expect(findConnection({}, env).url).toBe('http://127.0.0.1:3000');
    expect(findConnection({}, { ...env, PORT: '4000' }).url).toBe('http://127.0.0.1:4000');
    expect(findConnection({ url: 'https://gp.example/' }, env).url).toBe('https://gp.example');
  });

  it('takes the key it is given, else that of the setting, else the one in the data folder', () => {
    const dir = mkdtempSync(join(tmpdir(), 'gluepoint-tools-'));
    writeFileSync(join(dir, 'root-key'), 'kept-in-the-file-here\n');
    const env = { GLUEPOINT_DATA_DIR: dir };
    expect(findConnection({ key: 'given' }, { ...env, GLUEPOINT_ROOT_KEY: 'set' }).key).toBe('given');
    expect(findConnection({}, { ...env, GLUEPOINT_ROOT_KEY: 'set' }).key).toBe('set');
    expect(findConnection({}, { ...env, GLUEPOINT_ADMIN_KEY: 'former' }).key).toBe('former');
    expect(findConnection({}, env).key).toBe('kept-in-the-file-here');
    rmSync(dir, { recursive: true });
    expect(() => findConnection({}, env)).toThrow('No key');
  });

  it('refuses an address that is none', () => {
    expect(() => findConnection({ url: 'localhost:3000', key: 'k' }, {})).toThrow('http://');
  });
});
