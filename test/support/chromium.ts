import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packed from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * Without a sandbox, which root cannot have. Everything that guards pages stays as it is for everybody: the origins, CORS
 * and the content security policy (the packed browser's own arguments switch the first two off).
 */
const ARGS = ['--no-sandbox', '--no-zygote', '--disable-dev-shm-usage', '--disable-gpu'];

const PACKAGE = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url);

/** Why no browser can be started here; null when one can. */
export function whyNoChromium(): string | null {
  const here = `${process.platform} ${process.arch}`;
  return here === 'linux x64' ? null : `the packed Chromium is for linux x64, this is ${here}`;
}

/** A real Chromium without a window; the caller closes it. Takes about a second. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: ARGS, headless: true });
}

/** Where the packed browser lies unpacked: once for all test files, however many begin at the same time. */
async function chromiumPath(): Promise<string> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `gluepoint-chromium-${version}-${process.getuid?.() ?? 0}`);
  const path = join(folder, 'chromium');
  if (isThere(path)) return path;
  const fresh = mkdtempSync(`${folder}-`);
  await unpackTo(fresh);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(fresh, { recursive: true, force: true });
    if (!isThere(path)) throw error;
  }
  return path;
}

/** The package knows no other way to say where. */
async function unpackTo(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    await packed.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
