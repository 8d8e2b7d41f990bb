import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY } from '../../support/app.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, NO_CHROMIUM, openApp } from './app-fixture.js';
import { settled } from './settled.js';

/** More stops than any page has before the wanted one. */
const MAX_TABS = 80;

let app: AppFixture;
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  await app.t.call('POST', '/v1/occurrences/batch', {
    occurrences: [
      { component: 'shop/checkout/db', type: 'Cannot connect' },
      { component: 'shop/cart', type: 'Slow response', importance: 'warning' },
    ],
  });
});
afterAll(() => app?.close());

/** The name or text of the focused element. */
const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const one = document.activeElement;
    const label = one.labels?.[0]?.textContent;
    return (one.getAttribute('aria-label') ?? label ?? one.textContent).trim();
  })()`);

/** Presses Tab until the element with the name has the focus. */
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

describe('with the keyboard alone', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it('sign-in, board, event, menu and dialog can be used', async () => {
    const { page, context, problems } = await app.visit({ key: null });
    await page.goto('/');
    await page.getByLabel('Key').waitFor();
    await page.keyboard.type(ROOT_KEY);
    await press(page, 'Enter');
    await page.getByRole('treegrid').waitFor();

    // The board is one tab stop; arrows move in it and collapse and expand rows.
    await page.locator('body').press('Home');
    await tabTo(page, 'Skip to content');
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
    // The focus follows to the heading of each new page.
    await expect.poll(() => focused(page)).toBe('db');
    await page.getByRole('table', { name: 'Events of the component' }).waitFor();

    await tabTo(page, 'Cannot connect');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Cannot connect' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Cannot connect');
    await settled(page);
    await tabTo(page, 'Mark as fixed');
    await press(page, 'Enter');
    await page.getByRole('dialog').waitFor();
    // The focus stays inside the dialog.
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
    await page.getByRole('button', { name: 'Indefinitely' }).waitFor();
    await press(page, 'Tab');
    expect(await focused(page)).toBe('For an hour');
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Indefinitely' }).waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Mute');
    await press(page, 'Enter', 'Tab', 'Enter');
    await page.getByRole('button', { name: 'Unmute' }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('the focused element is visible', async () => {
    const { page, context, open } = await app.visit();
    await open('/events');
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
