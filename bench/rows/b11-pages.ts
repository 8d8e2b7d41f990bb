import type { Browser } from 'playwright-core';
import { HOUR_MS } from '../../src/lib/time.js';
import { launchChromium, whyNoChromium } from '../../test/support/chromium.js';
import type { Bench, Row } from '../bench.js';
import { type Line, median } from '../line.js';
import { call, type Side } from '../sides/side.js';

const COMPONENTS = 10_000;
const TYPES_EACH = 10;
const BATCH = 10_000;
/** Every so manieth event is an alarm that is relevant now. */
const BAD_OF = 50;
const LIMIT_MS = 1_000;

/** The first content of a page inside of its frame: its first row. */
const PAGES = [
  { what: 'board', path: '/', content: '[role=treegrid] tbody tr td a' },
  { what: 'events', path: '/events', content: 'table tbody tr td a' },
  { what: 'events, searched for', path: '/events?q=part&last=24h', content: 'table tbody tr td a' },
  { what: 'types', path: '/types', content: 'table tbody tr td a' },
  { what: 'component', path: '/components/area-3', content: 'main section[aria-label="Status now"]' },
];

/**
 * Pages of a project of 10 000 components and 100 000 events, opened by a browser that has nothing of them: from the
 * beginning of the navigation until the first row is there.
 */
export const b11: Row = {
  name: 'B11',
  async run(bench) {
    const why = whyNoChromium();
    if (why !== null) {
      bench.say(`B11 is left out: ${why}`);
      return [];
    }
    const sides = await bench.startSides('B11', ['product']);
    bench.say(`B11: ${COMPONENTS} components with ${TYPES_EACH} events each`);
    await fill(sides.product);
    const browser = await launchChromium();
    try {
      const lines: Line[] = [];
      for (const page of PAGES) lines.push(await measure(bench, browser, sides.product, page));
      return lines;
    } finally {
      await browser.close();
      await bench.stopSides('B11', sides);
    }
  },
};

async function measure(bench: Bench, browser: Browser, side: Side, page: (typeof PAGES)[number]): Promise<Line> {
  const times: number[] = [];
  for (let round = 1; round <= bench.options.rounds; round += 1) {
    bench.say(`B11 ${page.what}: round ${round} of ${bench.options.rounds}`);
    times.push(await firstContentMs(browser, side, page));
  }
  const figure = median(times);
  const aims = [{ text: `≤ ${LIMIT_MS} ms`, met: figure <= LIMIT_MS }];
  return { row: 'B11', what: `first content: ${page.what}`, unit: 'ms', figure, aims, failed: null, turns: [] };
}

async function firstContentMs(browser: Browser, side: Side, page: (typeof PAGES)[number]): Promise<number> {
  const url = `http://127.0.0.1:${side.port}`;
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  await context.addCookies([{ name: 'gluepoint_session', value: side.readKey, url, httpOnly: true }]);
  await context.addInitScript(`window.firstContent = new Promise((resolve) => {
    const look = () => document.querySelector(${JSON.stringify(page.content)}) === null
      ? requestAnimationFrame(look) : requestAnimationFrame(() => resolve(performance.now()));
    look();
  })`);
  const shown = await context.newPage();
  await shown.goto(page.path, { waitUntil: 'commit' });
  const ms = await shown.evaluate<number>('window.firstContent');
  await context.close();
  return ms;
}

/** Components three levels deep; events of the last hours, a few of which are alarms now. */
async function fill(side: Side): Promise<void> {
  const none = { requestsPerMinute: null, newTypesPerHour: null, newEventsPerHour: null, newComponentsPerHour: null };
  await call(side.port, 'PATCH', '/v1/projects/default', { quotas: none });
  const nowMs = Date.now();
  let occurrences: object[] = [];
  for (let n = 0; n < COMPONENTS * TYPES_EACH; n += 1) {
    const part = n % COMPONENTS;
    const isBad = n % BAD_OF === 0;
    occurrences.push({
      component: `area-${part % 10}/service-${part % 100}/part-${part}`,
      type: `Part ${part % 7} fails for reason ${Math.floor(n / COMPONENTS)}`,
      importance: isBad ? 'alarm' : 'success',
      message: `connect ETIMEDOUT 10.0.${part % 256}.${n % 256}`,
      startedAt: new Date(nowMs - (isBad ? 0 : (n % 20) * HOUR_MS)).toISOString(),
      relevanceInterval: '30m',
    });
    if (occurrences.length < BATCH) continue;
    await call(side.port, 'POST', '/v1/occurrences/batch', { occurrences });
    occurrences = [];
  }
}
