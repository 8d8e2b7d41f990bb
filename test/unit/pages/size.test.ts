import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../../../web/dist', import.meta.url));
const LIMIT_BYTES = 200 * 1024;

const files = (ending: string) => readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith(ending));
const textOf = (name: string) => readFileSync(join(DIST, name), 'utf8');

describe('the built pages', () => {
  it('need less than 200 KiB of compressed JavaScript for all pages', () => {
    const sizes = files('.js').map((name) => gzipSync(textOf(`assets/${name}`)).length);
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMIT_BYTES);
  });

  it('contain nothing that the content security policy would refuse: no inline script or style, nothing from other hosts', () => {
    const page = textOf('index.html');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/assets\/)/);
    const links = [...page.matchAll(/\s(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((url) => !/^\/(?:assets\/[\w.-]+|favicon\.svg)$/.test(url ?? ''))).toEqual([]);
    for (const name of files('.css'))
      expect([name, /@import|url\(\s*["']?(?:https?:)?\/\//.test(textOf(`assets/${name}`))]).toEqual([name, false]);
  });
});
