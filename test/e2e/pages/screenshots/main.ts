import { mkdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium, whyNoChromium } from '../../../support/chromium.js';
import { settled } from '../settled.js';
import { openShop, type Shop } from './shop.js';
import { type Shot, shotsOf } from './shots.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const LATER_MS = 1_500;
const FOLDER = join(ROOT, 'docs/images');

/** Takes the pictures of README.md and docs/pages.md from a real service, after a day of an invented shop. */
export async function main(): Promise<void> {
  const why = whyNoChromium();
  if (why !== null) throw new Error(`No pictures can be taken: ${why}`);
  await mkdir(FOLDER, { recursive: true });
  console.log('A day in an invented shop …');
  const shop = await openShop();
  const browser = await launchChromium();
  try {
    for (const shot of await shotsOf(shop)) {
      const file = await take(browser, shop, shot);
      console.log(`${relative(ROOT, file)}  ${Math.ceil((await stat(file)).size / 1024)} KiB`);
    }
  } finally {
    await browser.close();
    await shop.close();
  }
}

async function take(browser: Browser, { url, key }: Shop, shot: Shot): Promise<string> {
  const { name, path, theme, width, height } = shot;
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    viewport: { width, height },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'gluepoint_session', value: key, url, httpOnly: true }]);
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await settled(page);
  // The board fetches reasons and times after the statuses.
  await sleep(LATER_MS);
  const file = join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  await context.close();
  return file;
}
