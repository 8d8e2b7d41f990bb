import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { HOUR_MS } from '../../../src/lib/time.js';
import { ROOT_KEY, startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { launchChromium, whyNoChromium } from '../../support/chromium.js';
import { type MovedClock, movedClock } from '../../support/clock.js';
import { PATIENCE_MS, settled } from './settled.js';

/** Why nobody can look at the pages here; null when somebody can. */
export const NO_CHROMIUM = whyNoChromium();

export interface Visitor {
  /** Who looks: by default the root key; null = nobody is signed in. */
  key?: string | null;
  theme?: 'light' | 'dark';
  width?: number;
  /** Runs in every page before anything of its own. */
  script?: string;
}

/** Somebody who looks at the pages, with a browser profile of their own. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page so far: errors, violations of its policy, dialogs. Nothing should. */
  troubles: string[];
  /** Goes to a page and waits until nothing on it is loading any more. */
  see(path: string): Promise<void>;
}

/** The real service with the built pages on a database of its own, and one browser to look at it. */
export interface House {
  t: TestApp;
  /** Begins one hour before now, as clocks of browsers cannot be moved along. */
  clock: MovedClock;
  url: string;
  visit(visitor?: Visitor): Promise<Visit>;
  close(): Promise<void>;
}

/** `port`: where it listens; default: any free one. */
export async function openHouse({ port, ...options }: TestAppOptions & { port?: number } = {}): Promise<House> {
  const clock = movedClock(Date.now() - HOUR_MS);
  const [t, browser] = await Promise.all([startTestApp({ clock, ...options }), launchChromium()]);
  const url = await t.listen(port);
  return {
    t,
    clock,
    url,
    visit: (visitor) => visit(browser, url, visitor),
    async close() {
      await browser.close();
      await t.close();
    },
  };
}

async function visit(browser: Browser, url: string, visitor: Visitor = {}): Promise<Visit> {
  const { key = ROOT_KEY, theme = 'light', width = 1280, script } = visitor;
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  if (key !== null) await context.addCookies([{ name: 'gluepoint_session', value: key, url, httpOnly: true }]);
  await context.addInitScript(TELL_VIOLATIONS);
  if (script !== undefined) await context.addInitScript(script);
  const page = await context.newPage();
  return { page, context, troubles: watch(page), see: (path) => see(page, path) };
}

/** Violations are told as errors of the console; this names what was refused. */
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violated:', event.violatedDirective, event.blockedURI, event.sample));`;

function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Chromium tells of every answer that is no success; what pages make of those is seen on them.
    if (!message.text().startsWith('Failed to load resource')) troubles.push(message.text());
  });
  page.on('dialog', async (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return troubles;
}

async function see(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** The line of the board that is of a component, by the last part of its path. */
export function boardLine(page: Page, segment: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: segment, exact: true }) });
}
