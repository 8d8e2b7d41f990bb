import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './settled.js';

/** The axe script; must run in a page before `lookAt`. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Colours may take a moment to change. */
const PAINTED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished))).then(() => true)`;

/** Serious violations that axe finds in the current page, one line for each element. */
async function violations(page: Page, options: RunOptions): Promise<string[]> {
  const run = `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`;
  const { violations, passes } = await page.evaluate<AxeResults>(run);
  // axe really ran.
  expect(passes.length).toBeGreaterThan(0);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

/** The look in which pages are opened: some parts follow later changes with a delay. */
export const OPENED = { colorScheme: 'light', width: 1280 } as const;
/** Both widths, and both themes at one of them: a theme changes only colours. */
export const LOOKS: Look[] = [OPENED, { colorScheme: 'dark', width: 1280 }, { colorScheme: 'light', width: 375 }];
/** Each width and each theme once: enough for small parts. */
export const FEW_LOOKS: Look[] = [OPENED, { colorScheme: 'dark', width: 375 }];

export interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
}

/** Sets the width and the theme of a page. */
export async function setLook(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
}

/** Violations in the open page, by look. */
export async function lookAt(page: Page, looks: Look[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const widths = new Set<number>();
  for (const look of looks) {
    await setLook(page, look);
    await settled(page);
    await page.evaluate(PAINTED);
    // A theme changes nothing but colours.
    const colours: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] };
    const wrong = await violations(page, widths.has(look.width) ? colours : {});
    widths.add(look.width);
    if (wrong.length > 0) found[`${look.colorScheme}, ${look.width} px`] = wrong;
  }
  return found;
}
