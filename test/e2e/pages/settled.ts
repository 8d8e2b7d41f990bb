import type { Page } from 'playwright-core';
import { until } from '../../support/until.js';

/** Generous: machines that run tests are busy, and are sometimes put to sleep. */
export const PATIENCE_MS = 50_000;

const IS_SETTLED = `document.querySelector('h1, [role=alert] h2') !== null
  && [...document.querySelectorAll('[role=status]')].every((one) => !one.textContent.startsWith('Loading '))
  && [...document.querySelectorAll('figure > [role=img]')].every((one) =>
    one.matches('svg') || one.querySelector('canvas, p') !== null)`;

/** Waits until the page has drawn its heading, and nothing on it is loading. Charts come later than the rest. */
export async function settled(page: Page): Promise<void> {
  await until(() => page.evaluate<boolean>(IS_SETTLED), PATIENCE_MS / 1000);
}
