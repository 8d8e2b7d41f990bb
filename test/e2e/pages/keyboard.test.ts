import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY } from '../../support/app.js';
import { unless } from '../../support/unless.js';
import { type House, NO_CHROMIUM, openHouse } from './app-fixture.js';
import { settled } from './settled.js';

/** More stops than any page has before what is looked for. */
const MAX_TABS = 80;

let house: House;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  house = await openHouse();
  await house.t.call('POST', '/v1/occurrences/batch', {
    occurrences: [
      { component: 'shop/checkout/db', type: 'Cannot connect' },
      { component: 'shop/cart', type: 'Slow answer', importance: 'warning' },
    ],
  });
});
afterAll(() => house?.close());

/** What has the focus, by name or text. */
const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const one = document.activeElement;
    const label = one.labels?.[0]?.textContent;
    return (one.getAttribute('aria-label') ?? label ?? one.textContent).trim();
  })()`);

/** Presses Tab until the focus is on what has the name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < MAX_TABS; n += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    passed.push(now.slice(0, 30));
  }
  throw new Error(`Tab does not lead to "${name}", only to: ${passed.join(' | ')}`);
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('with keys alone', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('one signs in, walks the board, opens an event, and uses its menu and dialog', async () => {
    const { page, context, troubles } = await house.visit({ key: null });
    await page.goto('/');
    await page.getByLabel('Key').waitFor();
    await page.keyboard.type(ROOT_KEY);
    await press(page, 'Enter');
    await page.getByRole('treegrid').waitFor();

    // The board is one stop; arrows move in it, and close and open its lines.
    await page.locator('body').press('Home');
    await tabTo(page, 'Skip to the page');
    await press(page, 'Enter');
    await tabTo(page, /^shop/);
    const rows = () => page.getByRole('row').count();
    expect(await rows()).toBe(5);
    await press(page, 'ArrowLeft');
    expect(await rows()).toBe(2);
    await press(page, 'ArrowRight');
    expect(await rows()).toBe(5);
    await press(page, 'ArrowDown', 'ArrowDown');
    expect(await focused(page)).toMatch(/^db/);
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'db' }).waitFor();
    await page.getByRole('table', { name: 'Events of the component' }).waitFor();

    await tabTo(page, 'Cannot connect');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Cannot connect' }).waitFor();
    await settled(page);
    await tabTo(page, 'Mark as fixed');
    await press(page, 'Enter');
    await page.getByRole('dialog').waitFor();
    // The focus stays inside: nothing behind it is reached.
    for (let n = 0; n < 8; n += 1) {
      await press(page, 'Tab');
      expect(
        await page.evaluate(`document.activeElement.closest('dialog') !== null
        || document.activeElement === document.body`),
      ).toBe(true);
    }
    await press(page, 'Escape');
    expect([await page.getByRole('dialog').count(), await focused(page)]).toEqual([0, 'Mark as fixed']);

    await tabTo(page, 'Mute');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'For ever' }).waitFor();
    await press(page, 'Tab');
    expect(await focused(page)).toBe('For an hour');
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'For ever' }).waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Mute');
    await press(page, 'Enter', 'Tab', 'Enter');
    await page.getByRole('button', { name: 'Unmute' }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('what has the focus can be seen', async () => {
    const { page, context, see } = await house.visit();
    await see('/events');
    for (let n = 0; n < 25; n += 1) {
      await press(page, 'Tab');
      const look = await page.evaluate<string>(`(() => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
        return document.activeElement === document.body ? 'none yet'
          : outlineStyle !== 'none' && outlineWidth !== '0px' ? 'outline' : boxShadow !== 'none' ? 'shadow' : '';
      })()`);
      expect([await focused(page), look]).not.toEqual([expect.anything(), '']);
    }
    await context.close();
  });
});
