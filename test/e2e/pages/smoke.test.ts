import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspections } from '../../../src/inspection/run/run.js';
import { unless } from '../../support/unless.js';
import { boardLine, type House, NO_CHROMIUM, openHouse } from './app-fixture.js';

let house: House;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  house = await openHouse();
  await fillAnHour(house);
});
afterAll(() => house?.close());

/** Two errors that are new in the hour before now and relevant still, and what the inspection found of it. */
async function fillAnHour({ t, clock }: House): Promise<void> {
  const common = { relevanceInterval: '3h', glueInterval: '3h', version: '2.4.1' };
  const stack = 'Error: ECONNREFUSED\n    at connect (src/db.ts:12:3)\n    at pool (node_modules/pg/index.js:1:1)';
  const occurrences = [
    { ...common, component: 'shop/checkout/db', type: 'Cannot connect', message: 'ECONNREFUSED', count: 40, stack },
    { ...common, component: 'shop/cart', type: 'Slow answer', importance: 'warning', properties: { user: 'admin' } },
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
const one = async (path: string) => (await house.t.call('GET', path)).body;

describe('somebody who looks into what is new', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('goes from the finding to its event and to its type, mutes it, and another board shows it at once', async () => {
    const [board, walk] = await Promise.all([house.visit(), house.visit()]);
    await board.see('/');
    await boardLine(board.page, 'db').getByText('Alarm').waitFor();
    await board.page.getByText(/^1 component in alarm/).waitFor();

    await walk.see('/findings');
    await walk.page.getByRole('link', { name: 'Cannot connect' }).click();
    await walk.page.getByRole('heading', { level: 1, name: /1 new error type in/ }).waitFor();
    await walk.page.getByText('ECONNREFUSED').first().waitFor();
    const [event] = (await one('/v1/events?component=shop/checkout/db')).items;
    await walk.page.locator(`a[href*="/events/${event.id}"]`).first().click();
    await walk.page.getByText('40 times').waitFor();
    await walk.page.getByRole('link', { name: 'All about this type' }).click();
    await walk.page.getByRole('heading', { name: 'What is known of this type' }).waitFor();
    expect(idIn(walk.page)).toBe(event.typeId);

    await walk.page.getByRole('button', { name: 'Mute' }).click();
    await walk.page.getByRole('button', { name: 'For an hour' }).click();
    await walk.page.getByRole('button', { name: 'Unmute' }).waitFor();
    await board.page.getByText(/^1 component to look at, no alarm/).waitFor();
    await walk.page.getByRole('button', { name: 'Unmute' }).click();
    await board.page.getByText(/^1 component in alarm/).waitFor();
    expect([...board.troubles, ...walk.troubles]).toEqual([]);
    await Promise.all([board.context.close(), walk.context.close()]);
  });

  it('filters for a property, takes the filter away, and shares it as an address', async () => {
    const [event] = (await one('/v1/events?component=shop/cart')).items;
    const { page, context, see } = await house.visit();
    await see(`/events/${event.id}`);
    await page.getByRole('button', { name: 'user: admin' }).click();
    await page.getByRole('button', { name: 'Filter for this value' }).click();
    await page.getByRole('table', { name: 'Events' }).waitFor();
    expect(new URL(page.url()).searchParams.get('only')).toBe('properties.user=admin');
    const shared = await house.visit();
    await shared.see(page.url());
    expect(await shared.page.getByRole('table', { name: 'Events' }).getByRole('row').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove the filter user = admin' }).click();
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    await Promise.all([context.close(), shared.context.close()]);
  });

  it('exports the event, the finding and the inspection as the API does, under the names it gives them', async () => {
    const { page, context, see } = await house.visit();
    const exported = async (path: string, id: string) => {
      await see(`/${path}/${id}`);
      const menu = page.getByRole('button', { name: /^Actions for/ });
      if ((await menu.count()) > 0) await menu.click();
      const { name, body } = await downloadBy(page, page.getByRole('link', { name: 'Export as JSON' }));
      const answer = await house.t.call('GET', `/v1/${path}/${id}/export`);
      expect(answer.headers['content-disposition']).toContain(`filename=${name}`);
      expect(body).toEqual(answer.body);
    };
    await exported('events', (await one('/v1/events')).items[0].id);
    await exported('findings', (await one('/v1/findings')).items[0].id);
    await exported('inspections', (await one('/v1/inspections')).items[0].id);
    await context.close();
  });

  it('marks the event as fixed, and the board is no longer in alarm', async () => {
    const [event] = (await one('/v1/events?component=shop/checkout/db')).items;
    const [board, walk] = await Promise.all([house.visit(), house.visit()]);
    await board.see('/');
    await walk.see(`/events/${event.id}`);
    await walk.page.getByRole('button', { name: 'Mark as fixed' }).click();
    await walk.page.getByRole('dialog').getByRole('button', { name: 'Mark as fixed' }).click();
    await walk.page.getByText('It no longer decides a status, but goes on if it happens again').waitFor();
    await board.page.getByText(/^1 component to look at, no alarm/).waitFor();
    expect([...board.troubles, ...walk.troubles]).toEqual([]);
    await Promise.all([board.context.close(), walk.context.close()]);
  });

  it('is told on the board of another environment that is in alarm, and led there', async () => {
    const occurrence = { component: 'trial/a', environment: 'staging', type: 'Gone', relevanceInterval: '3h' };
    await house.t.call('POST', '/v1/occurrences', occurrence);
    const { page, context, see } = await house.visit();
    await see('/?environment=calm');
    await page.getByRole('option', { name: 'staging (alarm)' }).waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'staging in alarm' }).click();
    await page.getByText(/^1 component in alarm/).waitFor();
    expect(await page.getByRole('link', { name: 'staging in alarm' }).count()).toBe(0);
    await context.close();
  });

  it('finds a word of a message, and is told when messages are not searched', async () => {
    const { page, context, see } = await house.visit();
    await see('/events');
    await page.getByRole('searchbox', { name: 'Search' }).fill('econnrefused');
    await page.getByText('Last 24 hours').waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Slow answer' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    expect(new URL(page.url()).searchParams.get('last')).toBe('24h');

    await page.getByRole('combobox', { name: 'Time' }).selectOption('Any time');
    await page.getByRole('heading', { name: 'No event fits these filters' }).waitFor();
    await page.getByRole('button', { name: 'Search messages of the last 24 hours' }).click();
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    await context.close();
  });

  it('sees error types first, and all of them when asked for', async () => {
    await house.t.call('POST', '/v1/occurrences', {
      component: 'shop/cart',
      type: 'Cart opened',
      importance: 'success',
    });
    const { page, context, see } = await house.visit();
    await see('/types');
    const line = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) });
    await line('Slow answer').getByText('Warning').waitFor();
    expect(await line('Cart opened').count()).toBe(0);
    await page.getByRole('combobox', { name: 'Which types' }).selectOption('All types');
    await line('Cart opened').getByText('Success').waitFor();
    expect(new URL(page.url()).searchParams.get('show')).toBe('all');
    await context.close();
  });

  it('puts a component into maintenance and takes it out', async () => {
    const { page, context, see } = await house.visit();
    await see('/components/shop%2Fcart');
    await page.getByRole('button', { name: 'Maintenance' }).click();
    await page.getByLabel('Reason').fill('new disks');
    await page.getByRole('button', { name: 'Begin maintenance' }).click();
    await page.getByRole('region', { name: 'Status now' }).getByText('new disks').waitFor();
    await page.getByRole('button', { name: 'End maintenance' }).click();
    await page.getByRole('region', { name: 'Status now' }).getByText('Warning', { exact: true }).waitFor();
    await context.close();
  });
});
