import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY, startTestApp } from '../../support/app.js';
import { freePort } from '../../support/free-port.js';
import { unless } from '../../support/unless.js';
import { boardLine, type House, NO_CHROMIUM, openHouse } from './app-fixture.js';

const STORM = 500;
/** Requests under way at once. */
const AT_A_TIME = 25;

let house: House;
beforeAll(async () => {
  if (NO_CHROMIUM === null) house = await openHouse({ port: await freePort() });
});
afterAll(() => house?.close());

/** What `curl` would send, had somebody pasted the line into a shell that knows `KEY`. */
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

/** A mark that a reload would wipe away. */
const markOf = (page: Page) => page.evaluate<boolean>('window.stays === true');
const mark = (page: Page) => page.evaluate('window.stays = true');

async function storm(key: string): Promise<void> {
  const send = async (n: number) => {
    const answer = await fetch(`${house.url}/v1/occurrences`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ component: 'shop/payment', type: 'Card refused', message: `declined: ${n}` }),
    });
    expect([200, 201]).toContain(answer.status);
  };
  for (let n = 0; n < STORM; n += AT_A_TIME) {
    await Promise.all(Array.from({ length: AT_A_TIME }, (_, place) => send(n + place)));
  }
}

describe('without reloading', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('an empty board shows a command, and what is sent by it', async () => {
    const { page, context, troubles, see } = await house.visit();
    await see('/');
    await page.getByRole('heading', { name: 'No component in production yet' }).waitFor();
    await mark(page);
    const command = await page.getByRole('region', { name: 'Command' }).innerText();
    expect(await sendAsShown(command, ROOT_KEY)).toBe(201);
    const line = boardLine(page, 'checkout');
    await line.getByText('Alarm').waitFor();
    await line.getByRole('link', { name: 'Cannot connect' }).waitFor();
    expect(await markOf(page)).toBe(true);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a key is made, shown once, and a storm sent with it becomes one event', async () => {
    const { page, context, troubles, see } = await house.visit();
    await see('/settings/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('payment service');
    await page.getByRole('radio', { name: /^ingest/ }).check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    const dialog = page.getByRole('dialog', { name: 'The key, shown this once' });
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
    await storm(key);
    const row = page.getByRole('row', { name: /Card refused/ });
    await row.getByRole('cell', { name: String(STORM), exact: true }).waitFor();
    expect(await row.count()).toBe(1);
    expect(await markOf(page)).toBe(true);
    await row.getByRole('link', { name: 'Card refused' }).click();
    await page.getByText(`${STORM} times`).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('what another process stores is seen, and what comes after a restart', async () => {
    const { t } = house;
    const other = await startTestApp({ database: t.database, clock: house.clock });
    const { page, context, see } = await house.visit();
    await see('/');
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await mark(page);
    await other.call('POST', '/v1/occurrences', { component: 'stock/other', type: 'From elsewhere' });
    await page.getByRole('row', { name: /stock/ }).first().waitFor();

    // The service goes away and comes back at the same address; while it is away the other one stores more.
    await t.app.close();
    await page.getByRole('status').getByText('Reconnecting').waitFor();
    await other.call('POST', '/v1/occurrences', { component: 'mail/queue', type: 'Meanwhile' });
    await other.listen(Number(new URL(house.url).port));
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
