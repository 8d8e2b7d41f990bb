import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../../support/app.js';
import { freePort } from '../../support/free-port.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, boardRow, NO_CHROMIUM, openApp } from './app-fixture.js';

const WIDTHS = [375, 1440, 2560];
/** Components of each of the two clusters: enough for a number of five digits and for a row that offers more. */
const HOSTS = 5_200;
const BATCH = 2_600;

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp({ port: await freePort() });
  for (const cluster of ['cluster-10', 'cluster-2']) {
    const occurrences = Array.from({ length: HOSTS }, (_, n) => ({
      ...{ component: `${cluster}/host-${n}`, type: 'No route to host', relevanceInterval: '3h' },
    }));
    for (let from = 0; from < HOSTS; from += BATCH) {
      const body = { occurrences: occurrences.slice(from, from + BATCH) };
      await app.t.call('POST', '/v1/occurrences/batch?project=default', body);
    }
  }
});
afterAll(() => app?.close());

/** Heights of the numbers of the tiles in lines, and by how many pixels the page is wider than the window. */
const LAYOUT = `(() => {
  const lines = [...document.querySelectorAll('section[aria-label="At a glance"] button b')].map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [one.textContent, new Set([...range.getClientRects()].map(({ top }) => top)).size,
      one.scrollWidth <= one.parentElement.clientWidth];
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  return { lines, tooWide: scrollWidth - clientWidth };
})()`;

const tops = (page: Page, names: string[]) =>
  Promise.all(names.map(async (name) => (await page.getByRole('button', { name, exact: true }).boundingBox())?.y));

describe('the status board with 10,400 components in alarm', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it.each(WIDTHS)('at %i px: each number is in one line and nothing scrolls sideways', async (width) => {
    const { page, context, open } = await app.visit({ width });
    await open('/');
    await page.getByText('10,400 components in alarm').waitFor();
    await page.getByText('10,402 including ancestors').waitFor();
    await boardRow(page, 'cluster-2').getByText('and 5,199 more').waitFor();
    const { lines, tooWide } = await page.evaluate<{ lines: unknown[]; tooWide: number }>(LAYOUT);
    expect(lines).toEqual(['10,400', '0', '0', '0'].map((text) => [text, 1, true]));
    expect(tooWide).toBe(0);
    await context.close();
  });

  it('on a phone: four tiles are two rows of two', async () => {
    const { page, context, open } = await app.visit({ width: 375 });
    await open('/');
    const [alarm, warning, success, unknown] = await tops(page, [
      '10,400 Alarm',
      '0 Warning',
      '0 Success',
      '0 Unknown',
    ]);
    expect([warning, unknown]).toEqual([alarm, success]);
    expect(success).toBeGreaterThan(alarm ?? Number.NaN);
    await context.close();
  });

  it('counts ancestors as GET /v1/status does', async () => {
    const { counts } = (await app.t.call('GET', '/v1/status?environment=production')).body;
    expect(counts.alarm).toBe(10_402);
  });

  it('is in natural order and indents the row that offers more', async () => {
    const { page, context, open } = await app.visit();
    await open('/');
    const names = await page
      .getByRole('row')
      .getByRole('link', { name: /^(cluster|host)-/ })
      .allInnerTexts();
    expect(names.slice(0, 4)).toEqual(['cluster-2', 'host-0', 'host-1', 'host-2']);
    expect(names.indexOf('cluster-10')).toBeGreaterThan(names.indexOf('host-7'));
    const more = page.getByRole('button', { name: '5,192 more components, 5,192 in alarm or warning …' }).first();
    const expander = await page.getByRole('button', { name: 'Close cluster-2', exact: true }).boundingBox();
    const { x = Number.NaN } = (await more.boundingBox()) ?? {};
    expect(x).toBeGreaterThan((expander?.x ?? Number.NaN) + (expander?.width ?? Number.NaN));
    await context.close();
  });

  it('says what was looked for when nothing matches', async () => {
    const { page, context, open } = await app.visit();
    await open('/?status=warning');
    await page.getByRole('heading', { name: 'No component with status warning' }).waitFor();
    await page.getByRole('button', { name: 'Show all components' }).click();
    await boardRow(page, 'cluster-2').waitFor();
    await open('/?q=mars');
    await page.getByRole('heading', { name: 'No component of this name' }).waitFor();
    await page.getByText('Searched for: mars').waitFor();
    await context.close();
  });

  it('says how old it is while the service is away', async () => {
    const { page, context, open } = await app.visit();
    const other = await startTestApp({ database: app.t.database, clock: app.clock });
    await open('/');
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    const stale = page
      .getByRole('alert')
      .getByText(/^No connection to the service. This is the state of \d\d:\d\d:\d\d/);
    expect(await stale.count()).toBe(0);
    await app.t.app.close();
    await stale.waitFor();
    await page.getByText('10,400 components in alarm').waitFor();
    await other.listen(Number(new URL(app.url).port));
    await stale.waitFor({ state: 'detached' });
    await context.close();
    await other.close();
  });
});
