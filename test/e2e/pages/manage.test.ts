import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../support/alerts/receiver.js';
import { unless } from '../../support/unless.js';
import { boardLine, type House, NO_CHROMIUM, openHouse } from './app-fixture.js';

let house: House;
let receiver: Receiver;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  house = await openHouse({ queue: true, settings: { allowPrivateTargets: true } });
  receiver = await startReceiver();
  await house.t.call('POST', '/v1/occurrences', { component: 'shop/cart', type: 'Slow answer' });
});
afterAll(async () => {
  await house?.close();
  await receiver?.close();
});

const one = async (path: string) => (await house.t.call('GET', path)).body;

describe('an administrator', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('makes a policy, is told what is wrong with it, and sees that its test arrives', async () => {
    const { page, context, troubles, see } = await house.visit();
    await see('/alerts');
    await page.getByRole('link', { name: 'New policy' }).click();
    await page.getByLabel('Name').fill('On call');
    await page.getByLabel('Address').fill('nowhere');
    await page.getByRole('button', { name: 'Make the policy' }).click();
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await page.evaluate('document.activeElement.value')).toBe('nowhere');
    await page.getByLabel('Address').fill(`${receiver.url}/on-call`);
    await page.getByRole('button', { name: 'Make the policy' }).click();
    const secrets = page.getByRole('dialog', { name: 'Secrets, shown this once' });
    expect(await secrets.getByRole('region', { name: 'Secret' }).innerText()).toMatch(/^whsec_/);
    await secrets.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('table', { name: 'Deliveries' }).getByText('Delivered').waitFor();
    expect(receiver.received.map(({ url }) => url)).toEqual(['/on-call']);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('sends a delivery again that failed, and sees in its line that it arrives', async () => {
    const given = "state = 'failed', reason = 'given up after 14 attempts', delivered_ms = NULL";
    await house.t.database.pool.query(`UPDATE delivery SET ${given}`);
    const { key } = (await house.t.call('POST', '/v1/keys', { name: 'looks', role: 'read' })).body;
    const [{ page, context, troubles, see }, reader] = await Promise.all([house.visit(), house.visit({ key })]);
    await Promise.all([see('/alerts'), reader.see('/alerts')]);
    const line = page.getByRole('table', { name: 'Deliveries' }).getByRole('row').nth(1);
    await line.getByText('given up after 14 attempts').waitFor();
    expect(await reader.page.getByRole('button', { name: 'Send again' }).count()).toBe(0);
    await line.getByRole('button', { name: 'Send again' }).click();
    await line.getByText('Delivered').waitFor();
    await reader.page.getByRole('table', { name: 'Deliveries' }).getByText('Delivered').waitFor();
    expect(receiver.received.map(({ url }) => url)).toEqual(['/on-call', '/on-call']);
    expect([...troubles, ...reader.troubles]).toEqual([]);
    await Promise.all([context.close(), reader.context.close()]);
  });

  it('is told in a form that somebody else has changed the same, and takes nothing of that back', async () => {
    const [{ id }] = (await one('/v1/alert-policies')).items;
    const { page, context, troubles, see } = await house.visit();
    const told = page.getByText('Changed by somebody else meanwhile.');
    await see(`/alerts/${id}`);
    await page.getByLabel('Name').fill('Mine');
    await house.t.call('PATCH', `/v1/alert-policies/${id}`, { silence: '2h' });
    await told.waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await told.waitFor({ state: 'detached' });
    expect(await one(`/v1/alert-policies/${id}`)).toMatchObject({ name: 'Mine', silence: 7200 });
    await house.t.call('PATCH', `/v1/alert-policies/${id}`, { name: 'Theirs' });
    await told.waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Load theirs' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('Theirs');
    await told.waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('tries an inspection without consequences, changes it and turns it off', async () => {
    const { page, context, troubles, see } = await house.visit();
    const [{ id }] = (await one('/v1/inspections')).items;
    await see(`/inspections/${id}`);
    await page.getByRole('button', { name: 'Dry run now' }).first().click();
    await page.getByRole('dialog').getByRole('link', { name: 'Slow answer' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    expect((await one('/v1/findings')).items).toEqual([]);

    await page.getByRole('button', { name: 'Edit' }).first().click();
    await page.getByLabel('New again after a silence of').fill('soon');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('New again after a silence of').fill('7d');
    await page.getByLabel('Name').fill('New in production');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'New in production' }).waitFor();
    await page.getByRole('switch').click();
    await page.getByText('it is off', { exact: true }).waitFor();
    expect(await one(`/v1/inspections/${id}`)).toMatchObject({ silence: 7 * 86_400, enabled: false });
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('imports an inspection that was exported', async () => {
    const { page, context, see } = await house.visit();
    const [{ id }] = (await one('/v1/inspections')).items;
    const exported = JSON.stringify({ ...(await one(`/v1/inspections/${id}/export`)), name: 'Copied over' });
    await see('/inspections');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('or its text').fill(exported.slice(1));
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('or its text').fill(exported);
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByText('Made 1 inspection:').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('link', { name: 'Copied over', exact: true }).waitFor();
    await context.close();
  });

  it('makes a project, looks at it alone, and deletes it by its name', async () => {
    const { page, context, troubles, see } = await house.visit();
    await see('/settings/projects');
    await page.getByRole('button', { name: 'New project' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Web shop');
    await page.getByRole('button', { name: 'Make the project' }).click();
    await page.getByText('Settings of Web shop').waitFor();
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('heading', { name: 'No events yet' }).waitFor();
    expect(new URL(page.url()).searchParams.get('project')).toBe('web-shop');
    await page.getByRole('combobox', { name: 'Project' }).selectOption('default');
    await boardLine(page, 'cart').waitFor();

    await see('/settings/projects');
    await page.getByRole('button', { name: 'Delete Web shop' }).click();
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    expect(await remove.isDisabled()).toBe(true);
    await page.getByLabel('Type “web-shop” to delete it').fill('web-shop');
    await remove.click();
    await page.getByRole('row', { name: /web-shop/ }).waitFor({ state: 'hidden' });
    expect((await one('/v1/projects')).items.map(({ slug }: { slug: string }) => slug)).toEqual(['default']);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('sets what later occurrences of a type count as', async () => {
    const { page, context, see } = await house.visit();
    const [{ id }] = (await one('/v1/types')).items;
    await see(`/types/${id}`);
    await page.getByRole('combobox', { name: 'Importance' }).selectOption('warning');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds for what comes from now on.').waitFor();
    expect(await one(`/v1/types/${id}`)).toMatchObject({ importance: 'warning' });
    await context.close();
  });
});
