import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/lib/make-folder.js';
import { unless } from '../../support/unless.js';

describe('makeFolder', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'gluepoint-folder-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it('makes missing parents, and takes a folder that exists', () => {
    makeFolder(join(base, 'a/b'), 0o711);
    expect(statSync(join(base, 'a/b')).mode & 0o777).toBe(0o711);
    makeFolder(join(base, 'a/b'), 0o711);
  });

  it('refuses a path through a file, and names it', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => makeFolder(join(base, 'file'), 0o711)).toThrow(`${join(base, 'file')} is a file`);
  });

  it('below /proc: throws instead of trying forever', unless(process.platform === 'linux' ? null : 'no /proc'), () => {
    expect(() => makeFolder('/proc/gluepoint/data', 0o711)).toThrow('The folder /proc/gluepoint/data cannot be made');
  });
});
