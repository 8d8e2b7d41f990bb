import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateProjects } from '../../../src/alerts/status-alerts/evaluate-projects.js';
import { runInspections } from '../../../src/inspection/run/run.js';
import { unless } from '../../support/unless.js';
import { type House, NO_CHROMIUM, openHouse } from './app-fixture.js';

let house: House;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  house = await openHouse();
  const { t, clock } = house;
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
afterAll(() => house?.close());

describe('the page of a component', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('shows what is wrong before what goes well, by paths and without what the page is about anyway', async () => {
    const { page, context, troubles, see } = await house.visit();
    await see('/components/shop');
    const rows = page.getByRole('table', { name: 'Events of the component' }).getByRole('row');
    expect(await rows.count()).toBe(11);
    expect(await rows.nth(1).innerText()).toMatch(/Alarm\s+Cannot connect/);
    expect(await rows.nth(2).innerText()).toMatch(/Success\s+Sold/);
    expect(await rows.getByRole('link', { name: 'cart', exact: true }).count()).toBe(10);
    expect(await rows.getByText('production').count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('says what inspections found below it', async () => {
    const { page, context, see } = await house.visit();
    await see('/components/shop');
    const findings = page.getByRole('region', { name: 'Findings' });
    await findings.getByRole('link', { name: 'Cannot connect' }).waitFor();
    expect(await findings.innerText()).toContain('in cart');
    await context.close();
  });

  it('says why its status is unknown', async () => {
    const { page, context, see } = await house.visit();
    await see('/components/quiet');
    const why = page.getByRole('region', { name: 'Why' });
    expect(await why.innerText()).toMatch(/Nothing relevant since \d\d:\d\d:\d\d/);
    await context.close();
  });

  it('names the types that decided its status in the past', async () => {
    const { page, context, see } = await house.visit();
    await see('/components/quiet');
    await page.getByText('As a list').click();
    await page.getByRole('region', { name: 'Status over time' }).getByRole('link', { name: 'Once' }).waitFor();
    await context.close();
  });

  it('says on phones why before it says what happened', async () => {
    const { page, context, see } = await house.visit({ width: 375 });
    await see('/components/shop');
    const top = async (name: string) => (await page.getByRole('region', { name }).boundingBox())?.y ?? Number.NaN;
    const tops = await Promise.all(['Status now', 'Why', 'Status over time', 'Events', 'Below it'].map(top));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    await context.close();
  });
});

describe('other pages', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('show from what to what the status changed of which people were told', async () => {
    const { page, context, see } = await house.visit();
    await see('/alerts?component=shop/cart');
    const about = await page.getByRole('table', { name: 'Deliveries' }).getByRole('row').last().innerText();
    expect(about).toMatch(/Change of status\s+Unknown\s+→\s+Alarm\s+shop\/cart/);
    await context.close();
  });

  it('tell how much is in alarm where only their title is seen', async () => {
    const { page, context, see } = await house.visit();
    await see('/');
    await page.getByText(/^1 component in alarm/).waitFor();
    expect(await page.title()).toBe('(1) Status · Gluepoint');
    await context.close();
  });

  it('lead on from what is not there', async () => {
    const { page, context, see } = await house.visit();
    await see('/events/01938f5e-7c00-7000-8000-000000000009');
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
    await page.getByRole('link', { name: 'All events' }).click();
    await page.getByRole('link', { name: 'Cannot connect' }).waitFor();
    await context.close();
  });

  it('offer a key that was made to be copied first', async () => {
    const { page, context, see } = await house.visit();
    await see('/settings/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('checkout');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const copy = page
      .getByRole('dialog', { name: 'The key, shown this once' })
      .getByRole('button', { name: 'Copy key' });
    await copy.waitFor();
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Copy key');
    await context.close();
  });
});
