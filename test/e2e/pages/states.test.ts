import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';
import { type AppFixture, NO_CHROMIUM, openApp } from './app-fixture.js';

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  await app.t.call('POST', '/v1/projects', { slug: 'empty', name: 'Empty' });
  await app.t.call('POST', '/v1/occurrences', { component: 'shop/cart', type: 'Slow response' });
});
afterAll(() => app?.close());

const UNAVAILABLE = {
  status: 503,
  contentType: 'application/problem+json',
  headers: { 'retry-after': '1' },
  body: JSON.stringify({
    type: 'urn:gluepoint:problem:store-unavailable',
    title: 'Store unavailable',
    status: 503,
    detail: 'The database cannot be reached right now.',
    instance: 'a-1',
  }),
};

/** Presses every button to try again; true when there is none. */
const TRY_AGAIN = `(() => {
  const buttons = [...document.querySelectorAll('[role=alert] button')];
  for (const button of buttons) button.click();
  return buttons.length === 0;
})()`;

/** Counts from now on how often something on the page shows its loading state again. */
const COUNT_LOADINGS = `window.loadings = 0;
  new MutationObserver(() => {
    const all = [...document.querySelectorAll('main [role=status]')];
    if (all.some((one) => one.textContent.startsWith('Loading '))) window.loadings += 1;
  }).observe(document.body, { childList: true, subtree: true });`;

/** Delays responses of the API until the returned function is called. */
async function hold(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/v1/events**', async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

describe('states of a page', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it.each([
    ['/', 'No component in production yet', '/v1/occurrences'],
    ['/events', 'No events yet', '/v1/occurrences'],
    ['/types', 'No error types yet', '/v1/occurrences'],
    ['/findings', 'No findings yet', '/v1/occurrences'],
    ['/alerts', 'No alert policies yet', '/v1/alert-policies'],
    ['/settings/keys', 'No keys yet', '/v1/keys'],
  ])('empty: shows the command that would fill it: %s', async (path, title, url) => {
    const { page, context, open } = await app.visit();
    await open(`${path}?project=empty`);
    await page.getByRole('heading', { name: title }).waitFor();
    const command = await page.getByRole('region', { name: 'Command' }).innerText();
    expect(command).toMatch(/^curl -H "Authorization: Bearer \$KEY"/);
    expect(command).toContain(`${app.url}${url}`);
    await context.close();
  });

  it('without matches: says so and clears the filters', async () => {
    const { page, context, open } = await app.visit();
    await open('/events?q=nothing-like-it');
    await page.getByRole('heading', { name: 'No event matches these filters' }).waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await page.getByRole('link', { name: 'Slow response' }).waitFor();
    await context.close();
  });

  it('loading: says so', async () => {
    const { page, context } = await app.visit();
    const release = await hold(page);
    await page.goto('/events');
    await page.getByRole('status').getByText('Loading events').waitFor({ state: 'attached' });
    release();
    await page.getByRole('link', { name: 'Slow response' }).waitFor();
    await context.close();
  });

  it('error: shows the reason and can be retried', async () => {
    const paths = ['/', '/events', '/types', '/findings', '/inspections', '/alerts', '/settings'];
    const visits = await Promise.all(paths.map(() => app.visit()));
    await Promise.all(
      visits.map(async ({ page }, place) => {
        await page.route(/\/v1\/(?!session)/, (route) => route.fulfill(UNAVAILABLE));
        await page.goto(paths[place] as string);
        await page.getByRole('alert').getByText('The database cannot be reached right now.').first().waitFor();
        await page.unroute(/\/v1\/(?!session)/);
        await until(() => page.evaluate<boolean>(TRY_AGAIN));
      }),
    );
    await visits[1]?.page.getByRole('link', { name: 'Slow response' }).waitFor();
    await Promise.all(visits.map(({ context }) => context.close()));
  });

  it('error: retries in the background and recovers', async () => {
    const { page, context } = await app.visit();
    let asked = 0;
    await page.route('**/v1/events?**', (route) => {
      asked += 1;
      return route.fulfill(UNAVAILABLE);
    });
    await page.goto('/events');
    await page.getByRole('alert').getByText('The database cannot be reached right now.').waitFor();
    // Once for the page, and at most once more if the stream of changes connected late.
    expect(asked).toBeLessThan(3);
    await page.evaluate(COUNT_LOADINGS);
    const before = asked;
    await until(() => asked >= before + 2);
    expect(await page.evaluate('window.loadings')).toBe(0);
    await page.unroute('**/v1/events?**');
    await page.getByRole('link', { name: 'Slow response' }).waitFor();
    await context.close();
  });

  it('not found: says so', async () => {
    const { page, context, open } = await app.visit();
    await open('/events/01938f5e-7c00-7000-8000-000000000002');
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
    await page.goto('/events/a/b/c');
    await page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
    expect((await page.goto('/nope'))?.status()).toBe(404);
    await page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
    await page.getByRole('link', { name: 'To the status board' }).click();
    await page.getByRole('heading', { name: 'Status' }).waitFor();
    await context.close();
  });

  it('with a language that is not a BCP 47 tag: draws charts and texts', async () => {
    const script = "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' });";
    const { page, context, problems, open } = await app.visit({ script });
    const startedAt = new Date(app.clock.now() - 3_600_000).toISOString();
    const occurrence = { component: 'shop/chart', type: 'Often', startedAt, glueInterval: '2h' };
    const { eventId } = (await app.t.call('POST', '/v1/occurrences', occurrence)).body;
    await app.t.call('POST', '/v1/occurrences', { ...occurrence, startedAt: undefined });
    await open(`/events/${eventId}`);
    await page.locator('figure canvas').waitFor();
    expect(await page.getByText('The chart cannot be drawn here.').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('without a canvas: shows everything but the chart', async () => {
    const script = 'HTMLCanvasElement.prototype.getContext = () => { throw new Error("no canvas here"); };';
    const { page, context, open } = await app.visit({ script });
    const startedAt = new Date(app.clock.now() - 3_600_000).toISOString();
    const occurrence = { component: 'shop/cart', type: 'Slow response', startedAt, glueInterval: '2h' };
    const { eventId } = (await app.t.call('POST', '/v1/occurrences', occurrence)).body;
    await app.t.call('POST', '/v1/occurrences', { ...occurrence, startedAt: undefined });
    await open(`/events/${eventId}`);
    await page.getByText('The chart cannot be drawn here.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Slow response' }).waitFor();
    await context.close();
  });
});
