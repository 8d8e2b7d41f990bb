import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspections } from '../../../src/inspection/run/run.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, boardRow, NO_CHROMIUM, openApp } from './app-fixture.js';

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  await fillAnHour(app);
});
afterAll(() => app?.close());

/** Two errors that are new in the last hour and still active, and their findings. */
async function fillAnHour({ t, clock }: AppFixture): Promise<void> {
  const common = { relevanceInterval: '3h', glueInterval: '3h', version: '2.4.1' };
  const stack = 'Error: ECONNREFUSED\n    at connect (src/db.ts:12:3)\n    at pool (node_modules/pg/index.js:1:1)';
  const occurrences = [
    { ...common, component: 'shop/checkout/db', type: 'Cannot connect', message: 'ECONNREFUSED', count: 40, stack },
    { ...common, component: 'shop/cart', type: 'Slow response', importance: 'warning', properties: { user: 'admin' } },
  ];
  await t.call('POST', '/v1/occurrences/batch', { occurrences });
  clock.set(Date.now());
  expect(await runInspections(t.deps, new AbortController().signal)).toMatchObject({ findings: 2 });
}

/** Saves the file that a click has the browser download, and reads it. */
async function downloadBy(page: Page, link: Locator): Promise<{ name: string; body: unknown }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: download.suggestedFilename(), body: JSON.parse(await readFile(await download.path(), 'utf8')) };
}

const idIn = (page: Page) => page.url().split('/').at(-1)?.split('?')[0];
const one = async (path: string) => (await app.t.call('GET', path)).body;

describe('following a new error', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('from the finding to its event and type; muting the type changes an open board', async () => {
    const [board, other] = await Promise.all([app.visit(), app.visit()]);
    await board.open('/');
    await boardRow(board.page, 'db').getByText('Alarm').waitFor();
    await board.page.getByText(/^1 component in alarm/).waitFor();

    await other.open('/findings');
    await other.page.getByRole('link', { name: 'Cannot connect' }).click();
    await other.page.getByRole('heading', { level: 1, name: /1 new error type in/ }).waitFor();
    await other.page.getByText('ECONNREFUSED').first().waitFor();
    const [event] = (await one('/v1/events?component=shop/checkout/db')).items;
    await other.page.locator(`a[href*="/events/${event.id}"]`).first().click();
    await other.page.getByText('40 times').waitFor();
    await other.page.getByRole('link', { name: 'All about this type' }).click();
    await other.page.getByRole('heading', { name: 'About this type' }).waitFor();
    expect(idIn(other.page)).toBe(event.typeId);

    await other.page.getByRole('button', { name: 'Mute' }).click();
    await other.page.getByRole('button', { name: 'For an hour' }).click();
    await other.page.getByRole('button', { name: 'Unmute' }).waitFor();
    await board.page.getByText(/^1 component with warnings, no alarm/).waitFor();
    await other.page.getByRole('button', { name: 'Unmute' }).click();
    await board.page.getByText(/^1 component in alarm/).waitFor();
    expect([...board.problems, ...other.problems]).toEqual([]);
    await Promise.all([board.context.close(), other.context.close()]);
  });

  it('a filter for a property can be shared as an address and removed', async () => {
    const [event] = (await one('/v1/events?component=shop/cart')).items;
    const { page, context, open } = await app.visit();
    await open(`/events/${event.id}`);
    await page.getByRole('button', { name: 'user: admin' }).click();
    await page.getByRole('button', { name: 'Filter for this value' }).click();
    await page.getByRole('table', { name: 'Events' }).waitFor();
    expect(new URL(page.url()).searchParams.get('only')).toBe('properties.user=admin');
    const summary = page.getByRole('region', { name: 'Over time' });
    await summary.getByText('occurrences are not counted here').waitFor();
    expect(await summary.innerText()).toMatch(/^1 event\s/);
    const shared = await app.visit();
    await shared.open(page.url());
    expect(await shared.page.getByRole('table', { name: 'Events' }).getByRole('row').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove the filter user = admin (latest occurrence only)' }).click();
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    await Promise.all([context.close(), shared.context.close()]);
  });

  it('event, finding and inspection are exported with the name and content of the API', async () => {
    const { page, context, open } = await app.visit();
    const exported = async (path: string, id: string) => {
      await open(`/${path}/${id}`);
      const menu = page.getByRole('button', { name: /^Actions for/ });
      if ((await menu.count()) > 0) await menu.click();
      const { name, body } = await downloadBy(page, page.getByRole('link', { name: 'Export as JSON' }));
      const response = await app.t.call('GET', `/v1/${path}/${id}/export`);
      expect(response.headers['content-disposition']).toContain(name);
      expect(body).toEqual(response.body);
    };
    await exported('events', (await one('/v1/events')).items[0].id);
    await exported('findings', (await one('/v1/findings')).items[0].id);
    await exported('inspections', (await one('/v1/inspections')).items[0].id);
    await context.close();
  });

  it('marking the event as fixed ends the alarm on the board', async () => {
    const [event] = (await one('/v1/events?component=shop/checkout/db')).items;
    const [board, other] = await Promise.all([app.visit(), app.visit()]);
    await board.open('/');
    await other.open(`/events/${event.id}`);
    await other.page.getByRole('button', { name: 'Mark as fixed' }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Mark as fixed' }).click();
    await other.page.getByText('No longer counts for the status.').waitFor();
    await board.page.getByText(/^1 component with warnings, no alarm/).waitFor();
    expect([...board.problems, ...other.problems]).toEqual([]);
    await Promise.all([board.context.close(), other.context.close()]);
  });

  it('the board links to another environment in alarm', async () => {
    const occurrence = { component: 'trial/a', environment: 'staging', type: 'Gone', relevanceInterval: '3h' };
    await app.t.call('POST', '/v1/occurrences', occurrence);
    const { page, context, open } = await app.visit();
    await open('/?environment=calm');
    await page.getByRole('option', { name: 'staging (alarm)' }).waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'staging in alarm' }).click();
    await page.getByText(/^1 component in alarm/).waitFor();
    expect(await page.getByRole('link', { name: 'staging in alarm' }).count()).toBe(0);
    await context.close();
  });

  it('a search keeps the chosen time and says where it looked', async () => {
    const { page, context, open } = await app.visit();
    await open('/events');
    await page.getByRole('searchbox', { name: 'Search' }).fill('econnrefused');
    await page.getByRole('heading', { name: 'No event matches these filters' }).waitFor();
    await page.getByText('Only names of types were searched.').waitFor();
    expect(new URL(page.url()).searchParams.get('last')).toBeNull();
    await page.getByRole('button', { name: 'Of the last 7 days' }).click();
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    await page.getByText('Searched: names of types and the latest message of each event').waitFor();
    expect(new URL(page.url()).searchParams.get('last')).toBe('7d');
    expect(await page.getByRole('link', { name: 'Slow response' }).count()).toBe(0);
    await context.close();
  });

  it('the list of types shows error types first, all on request', async () => {
    await app.t.call('POST', '/v1/occurrences', {
      component: 'shop/cart',
      type: 'Cart opened',
      importance: 'success',
    });
    const { page, context, open } = await app.visit();
    await open('/types');
    const line = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) });
    await line('Slow response').getByText('Warning').waitFor();
    expect(await line('Cart opened').count()).toBe(0);
    await page.getByRole('combobox', { name: 'Which types' }).selectOption('All types');
    await line('Cart opened').getByText('Success').waitFor();
    expect(new URL(page.url()).searchParams.get('show')).toBe('all');
    await context.close();
  });

  it('maintenance of a component starts and ends', async () => {
    const { page, context, open } = await app.visit();
    await open('/components/shop%2Fcart');
    await page.getByRole('button', { name: 'Maintenance' }).click();
    await page.getByLabel('Reason').fill('new disks');
    await page.getByRole('button', { name: 'Start maintenance' }).click();
    await page.getByRole('region', { name: 'Status now' }).getByText('new disks').waitFor();
    await page.getByRole('button', { name: 'End maintenance' }).click();
    await page.getByRole('region', { name: 'Status now' }).getByText('Warning', { exact: true }).waitFor();
    await context.close();
  });
});
