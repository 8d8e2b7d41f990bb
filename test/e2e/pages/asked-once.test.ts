import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspections } from '../../../src/inspection/run/run.js';
import { HELLO_PATIENCE_MS } from '../../../web/src/live/keep-fresh.js';
import { unless } from '../../support/unless.js';
import { type House, NO_CHROMIUM, openHouse } from './app-fixture.js';
import { PATIENCE_MS, settled } from './settled.js';

let house: House;
const ids: Record<string, string> = {};
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  house = await openHouse();
  const { t, clock } = house;
  const occurrence = { component: 'shop/cart', type: 'Slow answer', relevanceInterval: '3h' };
  await t.call('POST', '/v1/occurrences', occurrence);
  clock.set(Date.now());
  await runInspections(t.deps, new AbortController().signal);
  for (const what of ['events', 'types', 'findings', 'inspections']) {
    ids[what] = (await t.call('GET', `/v1/${what}`)).body.items[0].id;
  }
});
afterAll(() => house?.close());

/** On a machine that is busy the stream of changes may begin late; then pages ask without it, and once more. */
const PATIENT = `const setTimeoutOfBrowser = window.setTimeout;
  window.setTimeout = (what, ms, ...more) =>
    setTimeoutOfBrowser(what, ms === ${HELLO_PATIENCE_MS} ? ${PATIENCE_MS} : ms, ...more);`;

/** The questions to the API that a page asks, each as often as it was asked. */
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

describe('a page', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
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
  ])('asks each question once: %s', async (path) => {
    const { page, context } = await house.visit({ script: PATIENT });
    const asked = listen(page);
    await page.goto(path.replace(/^\/(\w+)\/\1$/, (_, what) => `/${what}/${ids[what]}`));
    await settled(page);
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await page.waitForTimeout(600);
    expect([...asked].filter(([, times]) => times > 1)).toEqual([]);
    await context.close();
  });
});
