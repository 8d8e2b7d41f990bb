import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { HOUR_MS } from '../../../src/lib/time.js';
import { ROOT_KEY, startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { launchChromium, whyNoChromium } from '../../support/chromium.js';
import { type MovedClock, movedClock } from '../../support/clock.js';
import { settled, TIMEOUT_MS } from './settled.js';

/** Why no browser can be started here; null when one can. */
export const NO_CHROMIUM = whyNoChromium();

export interface Visitor {
  /** The key of the session: by default the root key; null: not signed in. */
  key?: string | null;
  theme?: 'light' | 'dark';
  width?: number;
  /** Runs in every page before its scripts. */
  script?: string;
}

/** One user of the pages, with a separate browser profile. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Problems of the page so far: errors, violations of its content security policy, dialogs. */
  problems: string[];
  /** Opens a page and waits until nothing on it is loading. */
  open(path: string): Promise<void>;
}

/** The service with the built pages, a separate database and one browser. */
export interface AppFixture {
  t: TestApp;
  /** Starts one hour before now, because the clocks of browsers cannot be moved. */
  clock: MovedClock;
  url: string;
  visit(visitor?: Visitor): Promise<Visit>;
  close(): Promise<void>;
}

/** `port`: where it listens; default: any free one. */
export async function openApp({ port, ...options }: TestAppOptions & { port?: number } = {}): Promise<AppFixture> {
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
  context.setDefaultTimeout(TIMEOUT_MS);
  if (key !== null) await context.addCookies([{ name: 'gluepoint_session', value: key, url, httpOnly: true }]);
  await context.addInitScript(LOG_VIOLATIONS);
  if (script !== undefined) await context.addInitScript(script);
  const page = await context.newPage();
  return { page, context, problems: collectProblems(page), open: (path) => openPage(page, path) };
}

/** Browsers log violations as console errors; this adds what was refused. */
const LOG_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violated:', event.violatedDirective, event.blockedURI, event.sample));`;

function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Chromium logs every response that is not a success; tests check what pages show then.
    if (!message.text().startsWith('Failed to load resource')) problems.push(message.text());
  });
  page.on('dialog', async (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return problems;
}

async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** The row of a component on the board, by the last part of its path. */
export function boardRow(page: Page, segment: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: segment, exact: true }) });
}
