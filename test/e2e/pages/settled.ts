import type { Page } from 'playwright-core';
import { until } from '../../support/until.js';

/** Long, because machines that run tests may be busy. */
export const TIMEOUT_MS = 50_000;

const IS_SETTLED = `document.querySelector('h1, [role=alert] h2') !== null
  && [...document.querySelectorAll('[role=status]')].every((one) => !one.textContent.startsWith('Loading '))
  && [...document.querySelectorAll('figure > [role=img]')].every((one) =>
    one.matches('svg') || one.querySelector('canvas, p') !== null)`;

/** Waits until the page shows its heading and nothing on it is loading. Charts come last. */
export async function settled(page: Page): Promise<void> {
  await until(() => page.evaluate<boolean>(IS_SETTLED), TIMEOUT_MS / 1000);
}
