import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY } from '../../support/app.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, NO_CHROMIUM, openApp } from './app-fixture.js';

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM === null) app = await openApp();
});
afterAll(() => app?.close());

describe('sign-in', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('refuses an unknown key, accepts a valid one and returns to the requested page', async () => {
    const { page, context, problems } = await app.visit({ key: null });
    await page.goto('/events?importance=alarm');
    await page.getByLabel('Key').fill('gp_admin_that_is_not_known');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('This key is not known').waitFor();
    await page.getByLabel('Key').fill(ROOT_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    expect(page.url()).toBe(`${app.url}/events?importance=alarm`);
    // Scripts cannot read the key: it is in an HttpOnly cookie.
    expect(await page.evaluate('document.cookie + JSON.stringify(localStorage)')).not.toContain(ROOT_KEY);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('works once with the link of the start-up banner', async () => {
    const link = `/sign-in?token=${app.t.deps.signInLinks.issue()}`;
    const first = await app.visit({ key: null });
    await first.page.goto(link);
    await first.page.getByRole('heading', { name: 'Status' }).waitFor();
    expect(first.page.url()).toBe(`${app.url}/`);
    const second = await app.visit({ key: null });
    await second.page.goto(link);
    await second.page.getByText('This link has been used').waitFor();
    await second.page.getByLabel('Key').waitFor();
    await Promise.all([first.context.close(), second.context.close()]);
  });

  it('signing out ends the session', async () => {
    const { page, context, open } = await app.visit();
    await open('/');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
    await page.reload();
    await page.getByLabel('Key').waitFor();
    await context.close();
  });

  it('is required again when the key is revoked', async () => {
    const made = await app.t.call('POST', '/v1/keys', { name: 'short', role: 'read' });
    const { page, context, open } = await app.visit({ key: made.body.key });
    await open('/');
    await app.t.call('DELETE', `/v1/keys/${made.body.id}`);
    await page.getByLabel('Key').waitFor();
    await context.close();
  });

  it('with a read key: shows no button that would be refused', async () => {
    await app.t.call('POST', '/v1/occurrences', { component: 'shop/cart', type: 'E1' });
    const { items } = (await app.t.call('GET', '/v1/events')).body;
    const { key } = (await app.t.call('POST', '/v1/keys', { name: 'reader', role: 'read' })).body;
    const { page, context, open } = await app.visit({ key });
    const seen: string[] = [];
    for (const path of [
      `/events/${items[0].id}`,
      `/types/${items[0].typeId}`,
      '/inspections',
      '/alerts',
      '/settings',
    ]) {
      await open(path);
      seen.push(...(await page.getByRole('button').or(page.getByRole('link')).allInnerTexts()));
    }
    expect(seen.length).toBeGreaterThan(50);
    const refused = /fixed|Mute|Delete|^Edit|Import|^New (?!errors)|Save|Keys|All projects/;
    expect(seen.filter((name) => refused.test(name))).toEqual([]);
    await context.close();
  });
});
