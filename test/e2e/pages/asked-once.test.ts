import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspections } from '../../../src/inspection/run/run.js';
import { HELLO_TIMEOUT_MS } from '../../../web/src/live/timeouts.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, NO_CHROMIUM, openApp, type Visit } from './app-fixture.js';
import { settled, TIMEOUT_MS } from './settled.js';

let app: AppFixture;
const ids: Record<string, string> = {};
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  const { t, clock } = app;
  const occurrence = { component: 'shop/cart', type: 'Slow response', relevanceInterval: '3h' };
  await t.call('POST', '/v1/occurrences', occurrence);
  clock.set(Date.now());
  await runInspections(t.deps, new AbortController().signal);
  for (const what of ['events', 'types', 'findings', 'inspections']) {
    ids[what] = (await t.call('GET', `/v1/${what}`)).body.items[0].id;
  }
});
afterAll(() => app?.close());

/** On a busy machine the stream of changes may connect late; pages then fetch without it, and once more after it. */
const WAIT_FOR_STREAM = `const setTimeoutOfBrowser = window.setTimeout;
  window.setTimeout = (what, ms, ...more) =>
    setTimeoutOfBrowser(what, ms === ${HELLO_TIMEOUT_MS} ? ${TIMEOUT_MS} : ms, ...more);`;

/** Counts the requests of a page to the API. */
function listen(page: Page): Map<string, number> {
  const asked = new Map<string, number>();
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.startsWith('/v1/')) return;
    const question = `${request.method()} ${pathname}${search}`;
    asked.set(question, (asked.get(question) ?? 0) + 1);
  });
  return asked;
}

describe('requests of a page', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  let visit: Visit;
  beforeAll(async () => {
    if (NO_CHROMIUM === null) visit = await app.visit({ script: WAIT_FOR_STREAM });
  });

  it.each([
    '/',
    '/components/shop%2Fcart',
    '/events',
    '/events/events',
    '/types',
    '/types/types',
    '/findings',
    '/findings/findings',
    '/inspections',
    '/inspections/inspections',
    '/alerts',
    '/settings',
    '/settings/keys',
  ])('are sent once each: %s', async (path) => {
    const { page } = visit;
    // What the page before still asks for is not counted.
    await page.goto('about:blank');
    page.removeAllListeners('request');
    const asked = listen(page);
    await page.goto(path.replace(/^\/(\w+)\/\1$/, (_, what) => `/${what}/${ids[what]}`));
    await settled(page);
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await page.waitForTimeout(600);
    expect([...asked].filter(([, times]) => times > 1)).toEqual([]);
    expect(asked.size).toBeGreaterThan(0);
  });
});
