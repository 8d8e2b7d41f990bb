import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Announced, announcement, workerAnnouncement } from '../../../src/process/startup-banner.js';

describe('the start line', () => {
  const said = (rootKey: Announced['rootKey'], isTerminal: boolean, host = '127.0.0.1', port = 3000) =>
    announcement({ host, port, rootKey, isTerminal }, () => 'one-token');
  const kept = { from: 'file', key: 'gp_root_secret', file: resolve('data/root-key') } as const;

  it('shows the kept key to a terminal, where it is, and a link that signs in', () => {
    const text = said(kept, true);
    expect(text).toContain(`gp_root_secret (kept in ${kept.file})`);
    expect(text).toContain('http://127.0.0.1:3000/docs');
    expect(text).toContain('http://127.0.0.1:3000/sign-in?token=one-token ');
  });

  it('names only the file to anything else, and lets the shell read it', () => {
    const text = said(kept, false);
    expect(text).not.toMatch(/gp_root_secret|one-token/);
    expect(text).toContain(kept.file);
    expect(text).toContain('Bearer $(cat data/root-key)"');
  });

  it('never repeats a key that the operator set', () => {
    const text = said({ from: 'setting', key: 'set-by-hand' }, true);
    expect(text).not.toMatch(/set-by-hand|one-token/);
    expect(text).toContain('Bearer $GLUEPOINT_ROOT_KEY"');
  });

  it('says what to do where there is no root key', () => {
    expect(said({ from: 'none', key: null }, true)).toContain('none: set GLUEPOINT_ROOT_KEY');
  });

  it.each(["it's", 'a b', 'q"q', '$HOME', 'plain'])(
    'gives the shell a line that finds the key in a folder named %s',
    (name) => {
      const dir = mkdtempSync(join(tmpdir(), 'gluepoint-announce-'));
      const file = join(dir, name, 'root-key');
      mkdirSync(join(dir, name));
      writeFileSync(file, 'the-key');
      const text = said({ from: 'file', key: 'the-key', file }, false);
      const [, argument = ''] = /-H ("Authorization.*") -H/.exec(text) ?? [];
      const heard = execFileSync('sh', ['-c', `printf %s ${argument}`], { encoding: 'utf8' });
      rmSync(dir, { recursive: true });
      expect(heard).toBe('Authorization: Bearer the-key');
    },
  );

  it('of a worker names nothing that a worker does not answer', () => {
    const text = workerAnnouncement('0.0.0.0', 3000);
    expect(text).toContain('listens on http://localhost:3000 ');
    expect(text).not.toMatch(/docs|v1|key/);
  });

  it.each([
    ['0.0.0.0', 'http://localhost:1'],
    ['::', 'http://localhost:1'],
    ['::1', 'http://[::1]:1'],
    ['gluepoint.local', 'http://gluepoint.local:1'],
  ])('gives an address for %s that a client can use', (host, url) => {
    expect(said(kept, false, host, 1)).toContain(`listens on ${url}\n`);
  });
});
