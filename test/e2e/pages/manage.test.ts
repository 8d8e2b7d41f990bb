import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../support/alerts/receiver.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, boardRow, NO_CHROMIUM, openApp } from './app-fixture.js';

let app: AppFixture;
let receiver: Receiver;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp({ queue: true, settings: { allowPrivateTargets: true } });
  receiver = await startReceiver();
  await app.t.call('POST', '/v1/occurrences', { component: 'shop/cart', type: 'Slow response' });
});
afterAll(async () => {
  await app?.close();
  await receiver?.close();
});

const one = async (path: string) => (await app.t.call('GET', path)).body;

describe('an administrator', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('creates a policy, corrects a wrong field, and sees the test delivered', async () => {
    const { page, context, problems, open } = await app.visit();
    await open('/alerts');
    await page.getByRole('link', { name: 'New policy' }).click();
    await page.getByLabel('Name').fill('On call');
    await page.getByLabel('Address').fill('not-a-url');
    await page.getByRole('button', { name: 'Create the policy' }).click();
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await page.evaluate('document.activeElement.value')).toBe('not-a-url');
    await page.getByLabel('Address').fill(`${receiver.url}/on-call`);
    await page.getByRole('button', { name: 'Create the policy' }).click();
    const secrets = page.getByRole('dialog', { name: 'Secrets, shown only once' });
    expect(await secrets.getByRole('region', { name: 'Secret' }).innerText()).toMatch(/^whsec_/);
    await secrets.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('table', { name: 'Deliveries' }).getByText('Delivered').waitFor();
    expect(receiver.received.map(({ url }) => url)).toEqual(['/on-call']);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('resends a failed delivery and sees it delivered', async () => {
    const given = "state = 'failed', reason = 'given up after 14 attempts', delivered_ms = NULL";
    await app.t.database.pool.query(`UPDATE delivery SET ${given}`);
    const { key } = (await app.t.call('POST', '/v1/keys', { name: 'looks', role: 'read' })).body;
    const [{ page, context, problems, open }, reader] = await Promise.all([app.visit(), app.visit({ key })]);
    await Promise.all([open('/alerts'), reader.open('/alerts')]);
    const line = page.getByRole('table', { name: 'Deliveries' }).getByRole('row').nth(1);
    await line.getByText('given up after 14 attempts').waitFor();
    expect(await reader.page.getByRole('button', { name: 'Resend' }).count()).toBe(0);
    await line.getByRole('button', { name: 'Resend' }).click();
    await line.getByText('Delivered').waitFor();
    await reader.page.getByRole('table', { name: 'Deliveries' }).getByText('Delivered').waitFor();
    expect(receiver.received.map(({ url }) => url)).toEqual(['/on-call', '/on-call']);
    expect([...problems, ...reader.problems]).toEqual([]);
    await Promise.all([context.close(), reader.context.close()]);
  });

  it('keeps changes that were made elsewhere while a form is open', async () => {
    const [{ id }] = (await one('/v1/alert-policies')).items;
    const { page, context, problems, open } = await app.visit();
    const conflict = page.getByText('Changed elsewhere meanwhile.');
    await open(`/alerts/${id}`);
    await page.getByLabel('Name').fill('Mine');
    await app.t.call('PATCH', `/v1/alert-policies/${id}`, { silence: '2h' });
    await conflict.waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await conflict.waitFor({ state: 'detached' });
    expect(await one(`/v1/alert-policies/${id}`)).toMatchObject({ name: 'Mine', silence: 7200 });
    await app.t.call('PATCH', `/v1/alert-policies/${id}`, { name: 'Theirs' });
    await conflict.waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Load the new values' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('Theirs');
    await conflict.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('runs an inspection dry, edits it and switches it off', async () => {
    const { page, context, problems, open } = await app.visit();
    const [{ id }] = (await one('/v1/inspections')).items;
    await open(`/inspections/${id}`);
    await page.getByRole('button', { name: 'Dry run now' }).first().click();
    await page.getByRole('dialog').getByRole('link', { name: 'Slow response' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    expect((await one('/v1/findings')).items).toEqual([]);

    await page.getByRole('button', { name: 'Edit' }).first().click();
    await page.getByLabel('New again after').fill('soon');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('New again after').fill('7d');
    await page.getByLabel('Name').fill('New in production');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'New in production' }).waitFor();
    await page.getByRole('switch').click();
    await page.getByText('it is off', { exact: true }).waitFor();
    expect(await one(`/v1/inspections/${id}`)).toMatchObject({ silence: 7 * 86_400, enabled: false });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('imports an exported inspection', async () => {
    const { page, context, open } = await app.visit();
    const [{ id }] = (await one('/v1/inspections')).items;
    const exported = JSON.stringify({ ...(await one(`/v1/inspections/${id}/export`)), name: 'Copied over' });
    await open('/inspections');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('or its text').fill(exported.slice(1));
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('or its text').fill(exported);
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByText('Created 1 inspection:').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('link', { name: 'Copied over', exact: true }).waitFor();
    await context.close();
  });

  it('creates a project, sees only its data, and deletes it by its name', async () => {
    const { page, context, problems, open } = await app.visit();
    await open('/settings/projects');
    await page.getByRole('button', { name: 'New project' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Web shop');
    await page.getByRole('button', { name: 'Create the project' }).click();
    await page.getByText('Settings of Web shop').waitFor();
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('heading', { name: 'No events yet' }).waitFor();
    expect(new URL(page.url()).searchParams.get('project')).toBe('web-shop');
    await page.getByRole('combobox', { name: 'Project' }).selectOption('default');
    await boardRow(page, 'cart').waitFor();

    await open('/settings/projects');
    await page.getByRole('button', { name: 'Delete Web shop' }).click();
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    expect(await remove.isDisabled()).toBe(true);
    await page.getByLabel('Type “web-shop” to delete it').fill('web-shop');
    await remove.click();
    await page.getByRole('row', { name: /web-shop/ }).waitFor({ state: 'hidden' });
    expect((await one('/v1/projects')).items.map(({ slug }: { slug: string }) => slug)).toEqual(['default']);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('deletes a component after a question that names what is lost; a read key has no button for it', async () => {
    await app.t.call('POST', '/v1/occurrences/batch', {
      occurrences: ['net/dc1/host-1', 'net/dc1/host-2'].map((component) => ({ component, type: 'No route to host' })),
    });
    const { key } = (await app.t.call('POST', '/v1/keys', { name: 'reader', role: 'read' })).body;
    const reader = await app.visit({ key });
    await reader.open('/components/net%2Fdc1');
    expect(await reader.page.getByRole('button', { name: 'Delete' }).count()).toBe(0);

    const { page, context, problems, open } = await app.visit();
    await open('/components/net%2Fdc1');
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete this component?' });
    expect(await dialog.innerText()).toMatch(
      /net\/dc1 is deleted in production, with 2 components directly below it.+events.+findings.+status history/s,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await one('/v1/components?component=net/dc1')).items).not.toEqual([]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Deleted. Its next occurrence creates it again.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'net' }).waitFor();
    expect((await app.t.call('GET', '/v1/components/net%2Fdc1%2Fhost-1/status')).status).toBe(404);
    expect([...problems, ...reader.problems]).toEqual([]);
    await Promise.all([context.close(), reader.context.close()]);
  });

  it('overrides the importance of a type', async () => {
    const { page, context, open } = await app.visit();
    const [{ id }] = (await one('/v1/types')).items;
    await open(`/types/${id}`);
    await page.getByRole('combobox', { name: 'Importance' }).selectOption('warning');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It applies to later occurrences.').waitFor();
    expect(await one(`/v1/types/${id}`)).toMatchObject({ importance: 'warning' });
    await context.close();
  });
});
