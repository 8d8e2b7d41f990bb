import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateProjects } from '../../../src/alerts/status-alerts/evaluate-projects.js';
import { runInspections } from '../../../src/inspection/run/run.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, NO_CHROMIUM, openApp } from './app-fixture.js';

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  const { t, clock } = app;
  const policy = { name: 'On call', triggers: ['status-change'], targets: [{ kind: 'email', to: ['a@example.com'] }] };
  await t.call('POST', '/v1/alert-policies', policy);
  await evaluateProjects(t.deps);
  const startedAt = new Date(clock.now()).toISOString();
  const common = { relevanceInterval: '6h', startedAt };
  await t.call('POST', '/v1/occurrences', { component: 'shop/cart', type: 'Cannot connect', ...common });
  await t.call('POST', '/v1/occurrences', { component: 'quiet', type: 'Once', startedAt, relevanceInterval: '10m' });
  await evaluateProjects(t.deps);
  clock.set(Date.now());
  const successes = Array.from({ length: 15 }, (_, n) => ({
    ...{ component: 'shop/cart', importance: 'success', type: `Sold ${n}`, relevanceInterval: '6h' },
  }));
  await t.call('POST', '/v1/occurrences/batch', { occurrences: successes });
  await runInspections(t.deps, new AbortController().signal);
});
afterAll(() => app?.close());

describe('component page', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('lists active errors first, with paths relative to the component and without its environment', async () => {
    const { page, context, problems, open } = await app.visit();
    await open('/components/shop');
    const rows = page.getByRole('table', { name: 'Events of the component' }).getByRole('row');
    expect(await rows.count()).toBe(11);
    expect(await rows.nth(1).innerText()).toMatch(/Alarm\s+Cannot connect/);
    expect(await rows.nth(2).innerText()).toMatch(/Success\s+Sold/);
    expect(await rows.getByRole('link', { name: 'cart', exact: true }).count()).toBe(10);
    expect(await rows.getByText('production').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('lists findings of descendants', async () => {
    const { page, context, open } = await app.visit();
    await open('/components/shop');
    const findings = page.getByRole('region', { name: 'Findings' });
    await findings.getByRole('link', { name: 'Cannot connect' }).waitFor();
    expect(await findings.innerText()).toContain('in cart');
    await context.close();
  });

  it('shows why the status is unknown', async () => {
    const { page, context, open } = await app.visit();
    await open('/components/quiet');
    const why = page.getByRole('region', { name: 'Why' });
    expect(await why.innerText()).toMatch(/Nothing relevant since \d\d:\d\d:\d\d/);
    await context.close();
  });

  it('names the types that caused past statuses', async () => {
    const { page, context, open } = await app.visit();
    await open('/components/quiet');
    await page.getByText('As a list').click();
    await page.getByRole('region', { name: 'Status over time' }).getByRole('link', { name: 'Once' }).waitFor();
    await context.close();
  });

  it('on a phone: shows the cause before the history', async () => {
    const { page, context, open } = await app.visit({ width: 375 });
    await open('/components/shop');
    const top = async (name: string) => (await page.getByRole('region', { name }).boundingBox())?.y ?? Number.NaN;
    const tops = await Promise.all(['Status now', 'Why', 'Status over time', 'Events', 'Components below'].map(top));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    await context.close();
  });
});

describe('other pages', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('deliveries show the old and the new status', async () => {
    const { page, context, open } = await app.visit();
    await open('/alerts?component=shop/cart');
    const about = await page.getByRole('table', { name: 'Deliveries' }).getByRole('row').last().innerText();
    expect(about).toMatch(/Status change\s+Unknown\s+→\s+Alarm\s+shop\/cart/);
    await context.close();
  });

  it('deliveries show instants in their reasons in local time', async () => {
    const reason = 'silenced until 2026-12-01T02:58:09.022Z';
    await app.t.database.pool.query("UPDATE delivery SET state = 'suppressed', reason = $1", [reason]);
    const { page, context, open } = await app.visit();
    await open('/alerts');
    const row = page.getByRole('table', { name: 'Deliveries' }).getByRole('row').last();
    await row.getByText(/silenced until/).waitFor();
    expect(await row.innerText()).not.toContain('T02:58:09');
    expect(await row.locator('time[datetime="2026-12-01T02:58:09.022Z"]').getAttribute('title')).toContain(
      '2026-12-01T02:58:09.022Z',
    );
    await context.close();
  });

  it('the title of the board counts alarms', async () => {
    const { page, context, open } = await app.visit();
    await open('/');
    await page.getByText(/^1 component in alarm/).waitFor();
    expect(await page.title()).toBe('(1) Status · Gluepoint');
    await context.close();
  });

  it('a page of an unknown event links to all events', async () => {
    const { page, context, open } = await app.visit();
    await open('/events/01938f5e-7c00-7000-8000-000000000009');
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
    await page.getByRole('link', { name: 'All events' }).click();
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    await context.close();
  });

  it('the dialog of a new key starts at its copy button', async () => {
    const { page, context, open } = await app.visit();
    await open('/settings/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('checkout');
    await page.getByRole('button', { name: 'Create the key' }).click();
    const copy = page
      .getByRole('dialog', { name: 'The key, shown only once' })
      .getByRole('button', { name: 'Copy key' });
    await copy.waitFor();
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Copy key');
    await context.close();
  });
});
