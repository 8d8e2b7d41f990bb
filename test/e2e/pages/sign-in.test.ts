import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY } from '../../support/app.js';
import { unless } from '../../support/unless.js';
import { type House, NO_CHROMIUM, openHouse } from './app-fixture.js';

let house: House;
beforeAll(async () => {
  if (NO_CHROMIUM === null) house = await openHouse();
});
afterAll(() => house?.close());

describe('signing in', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('takes a key, says when it is wrong, and comes back to the page that was asked for', async () => {
    const { page, context, troubles } = await house.visit({ key: null });
    await page.goto('/events?importance=alarm');
    await page.getByLabel('Key').fill('gp_admin_that_is_not_known');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('This key is not known').waitFor();
    await page.getByLabel('Key').fill(ROOT_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    expect(page.url()).toBe(`${house.url}/events?importance=alarm`);
    // No script gets at the key: it lies in a cookie of the service alone.
    expect(await page.evaluate('document.cookie + JSON.stringify(localStorage)')).not.toContain(ROOT_KEY);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('works by the link of the start line, once', async () => {
    const link = `/sign-in?token=${house.t.deps.signInLinks.issue()}`;
    const first = await house.visit({ key: null });
    await first.page.goto(link);
    await first.page.getByRole('heading', { name: 'Status' }).waitFor();
    expect(first.page.url()).toBe(`${house.url}/`);
    const second = await house.visit({ key: null });
    await second.page.goto(link);
    await second.page.getByText('This link has been used').waitFor();
    await second.page.getByLabel('Key').waitFor();
    await Promise.all([first.context.close(), second.context.close()]);
  });

  it('ends by signing out', async () => {
    const { page, context, see } = await house.visit();
    await see('/');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
    await page.reload();
    await page.getByLabel('Key').waitFor();
    await context.close();
  });

  it('is asked for again as soon as the key is revoked', async () => {
    const made = await house.t.call('POST', '/v1/keys', { name: 'short', role: 'read' });
    const { page, context, see } = await house.visit({ key: made.body.key });
    await see('/');
    await house.t.call('DELETE', `/v1/keys/${made.body.id}`);
    await page.getByLabel('Key').waitFor();
    await context.close();
  });

  it('with a key that only reads shows no button that would be refused', async () => {
    await house.t.call('POST', '/v1/occurrences', { component: 'shop/cart', type: 'E1' });
    const { items } = (await house.t.call('GET', '/v1/events')).body;
    const { key } = (await house.t.call('POST', '/v1/keys', { name: 'eyes', role: 'read' })).body;
    const { page, context, see } = await house.visit({ key });
    const seen: string[] = [];
    for (const path of [
      `/events/${items[0].id}`,
      `/types/${items[0].typeId}`,
      '/inspections',
      '/alerts',
      '/settings',
    ]) {
      await see(path);
      seen.push(...(await page.getByRole('button').or(page.getByRole('link')).allInnerTexts()));
    }
    expect(seen.length).toBeGreaterThan(50);
    const refused = /fixed|Mute|Delete|^Edit|Import|^New (?!errors)|Save|Keys|All projects/;
    expect(seen.filter((name) => refused.test(name))).toEqual([]);
    await context.close();
  });
});
