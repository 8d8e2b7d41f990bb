import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY, startTestApp } from '../../support/app.js';
import { freePort } from '../../support/free-port.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, boardRow, NO_CHROMIUM, openApp } from './app-fixture.js';

const REQUESTS = 500;
/** Requests under way at once. */
const AT_A_TIME = 25;

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM === null) app = await openApp({ port: await freePort() });
});
afterAll(() => app?.close());

/** The request that `curl` would send if the command were run in a shell with `KEY`. */
function requestOf(command: string, key: string): { url: string; headers: Record<string, string>; body: string } {
  const shell = `curl() { for word; do printf '%s\\0' "$word"; done; }\n${command}`;
  const words = execFileSync('sh', ['-c', shell], { env: { KEY: key }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
  const after = (name: string) => words.flatMap((word, place) => (words[place - 1] === name ? [word] : []));
  return {
    url: words.at(-1) as string,
    headers: Object.fromEntries(after('-H').map((header) => header.split(/: (.*)/, 2) as [string, string])),
    body: after('-d').join(''),
  };
}

async function sendAsShown(command: string, key: string): Promise<number> {
  const { url, headers, body } = requestOf(command, key);
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

/** A mark that a reload would delete. */
const markOf = (page: Page) => page.evaluate<boolean>('window.stays === true');
const mark = (page: Page) => page.evaluate('window.stays = true');

async function sendMany(key: string): Promise<void> {
  const send = async (n: number) => {
    const response = await fetch(`${app.url}/v1/occurrences`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ component: 'shop/payment', type: 'Card refused', message: `declined: ${n}` }),
    });
    expect([200, 201]).toContain(response.status);
  };
  for (let n = 0; n < REQUESTS; n += AT_A_TIME) {
    await Promise.all(Array.from({ length: AT_A_TIME }, (_, place) => send(n + place)));
  }
}

describe('live updates without reloading', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('an empty board shows a command, then what the command sent', async () => {
    const { page, context, problems, open } = await app.visit();
    await open('/');
    await page.getByRole('heading', { name: 'No component in production yet' }).waitFor();
    await mark(page);
    const command = await page.getByRole('region', { name: 'Command' }).innerText();
    expect(await sendAsShown(command, ROOT_KEY)).toBe(201);
    const line = boardRow(page, 'checkout');
    await line.getByText('Alarm').waitFor();
    await line.getByRole('link', { name: 'Cannot connect' }).waitFor();
    expect(await markOf(page)).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('a new key is shown once, and 500 requests with it become one event', async () => {
    const { page, context, problems, open } = await app.visit();
    await open('/settings/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('payment service');
    await page.getByRole('radio', { name: /^ingest/ }).check();
    await page.getByRole('button', { name: 'Create the key' }).click();
    const dialog = page.getByRole('dialog', { name: 'The key, shown only once' });
    const key = (await dialog.getByRole('region', { name: 'Key', exact: true }).innerText()).trim();
    const line = await dialog.getByRole('region').filter({ hasText: 'curl' }).first().innerText();
    expect(line).toContain(key);
    expect([200, 201]).toContain(await sendAsShown(line, 'is in the line'));
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('row', { name: /payment service/ }).waitFor();
    expect(await page.content()).not.toContain(key);

    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('table', { name: 'Events' }).waitFor();
    await mark(page);
    await sendMany(key);
    const row = page.getByRole('row', { name: /Card refused/ });
    await row.getByRole('cell', { name: String(REQUESTS), exact: true }).waitFor();
    expect(await row.count()).toBe(1);
    expect(await markOf(page)).toBe(true);
    await row.getByRole('link', { name: 'Card refused' }).click();
    await page.getByText(`${REQUESTS} times`).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('changes by another process and after a restart are shown', async () => {
    const { t } = app;
    const other = await startTestApp({ database: t.database, clock: app.clock });
    const { page, context, open } = await app.visit();
    await open('/');
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await mark(page);
    await other.call('POST', '/v1/occurrences', { component: 'stock/other', type: 'From elsewhere' });
    await page.getByRole('row', { name: /stock/ }).first().waitFor();

    // The service stops and comes back at the same address; meanwhile the other process stores more.
    await t.app.close();
    await page.getByRole('status').getByText('Reconnecting').waitFor();
    await other.call('POST', '/v1/occurrences', { component: 'mail/queue', type: 'Meanwhile' });
    await other.listen(Number(new URL(app.url).port));
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await page.getByRole('row', { name: /mail/ }).first().waitFor();
    await other.call('POST', '/v1/occurrences', { component: 'search/index', type: 'Afterwards' });
    await page
      .getByRole('row', { name: /search/ })
      .first()
      .waitFor();
    expect(await markOf(page)).toBe(true);
    await context.close();
    await other.close();
  });
});
