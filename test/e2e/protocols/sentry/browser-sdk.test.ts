import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { launchChromium, whyNoChromium } from '../../../support/chromium.js';
import { makeDsn } from '../../../support/routes/ingest/sentry-sender.js';
import { unless } from '../../../support/unless.js';

const PROGRAM = fileURLToPath(new URL('programs/browser-page.mjs', import.meta.url));
const clock = movedClock(Date.now());
const why = whyNoChromium();

let t: TestApp;
let browser: Browser;
/** Serves the page from another origin than the service: what it sends needs CORS. */
let shop: Server;

beforeAll(async () => {
  if (why !== null) return;
  const script = buildSync({ entryPoints: [PROGRAM], bundle: true, write: false, format: 'iife' }).outputFiles[0]
    ?.contents;
  shop = createServer((request, response) => {
    const isScript = request.url === '/shop.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script src="/shop.js"></script>');
  }).listen(0, '127.0.0.1');
  [t, browser] = await Promise.all([startTestApp({ clock }), launchChromium(), once(shop, 'listening')]);
  await t.listen();
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
  await t?.close();
});

/** A page of the shop with a separate project. */
async function openPage(project: string, quotas = {}) {
  const none = { requestsPerMinute: null, newTypesPerHour: null, newEventsPerHour: null, newComponentsPerHour: null };
  await t.call('POST', '/v1/projects', { slug: project, quotas: { ...none, ...quotas } });
  const { dsn } = await makeDsn(t, { component: 'shop/web' }, project);
  const page = await browser.newPage();
  const responses: { status: number; headers: Record<string, string>; type: string | undefined }[] = [];
  const failures: string[] = [];
  page.on('requestfailed', (request) => failures.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (!response.url().includes('/envelope/')) return;
    responses.push({
      status: response.status(),
      headers: response.headers(),
      type: response.request().headers()['content-type'],
    });
  });
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/?dsn=${encodeURIComponent(dsn)}`);
  const events = async () => (await t.call('GET', `/v1/events?project=${project}`)).body.items;
  return { page, responses, failures, events };
}

/** Calls a function of the page's program. */
function run(page: Page, what: string, argument?: number): Promise<unknown> {
  return page.evaluate(`window.${what}(${argument ?? ''})`);
}

describe('@sentry/browser', { ...unless(why), timeout: 120_000 }, () => {
  it('errors of a page from another origin arrive, each kind as one event', async () => {
    const { page, responses, failures, events } = await openPage('web');
    await run(page, 'report', 1_000);
    expect(failures).toEqual([]);
    expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
    const [event, ...others] = await events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      component: 'shop/web',
      environment: 'staging',
      version: 'web@7.7.0',
      importance: 'alarm',
      type: 'RangeError in pay (shop.js)',
      message: 'order 999 was declined',
      count: 1_000,
    });
    const whole = (await t.call('GET', `/v1/events/${event.id}?project=web`)).body;
    expect(whole.stack).toMatch(
      /^RangeError: order 999 was declined\n {2}\* at pay \(http:\/\/127\.0\.0\.1:\d+\/shop\.js:\d+:\d+\)\n/,
    );
    expect(whole.properties).toMatchObject({ platform: 'javascript', 'request.url': page.url() });
    await run(page, 'fingerprint');
    await run(page, 'crash');
    const types = new Map((await events()).map((one: { type: string }) => [one.type, one]));
    expect(types.get('["the-cart","3"]')).toMatchObject({ glueKey: '["the-cart","3"]', count: 2 });
    expect(types.get('Error in collapse (shop.js)')).toMatchObject({ message: 'not caught', count: 1 });
    expect(types.get('TypeError in refuse (shop.js)')).toMatchObject({ message: 'not awaited', count: 1 });
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(responses[0]?.type).toMatch(/^text\/plain/);
    await page.close();
  });

  it('stops sending for the time that a 429 response names', async () => {
    // The minute of the quota starts and does not end.
    clock.set(Math.ceil(clock.now() / 60_000) * 60_000);
    const { page, responses } = await openPage('limited', { requestsPerMinute: 3 });
    await run(page, 'report', 7);
    const limited = responses.filter(({ status }) => status === 429).length;
    expect(limited).toBeGreaterThan(0);
    expect(responses.find(({ status }) => status === 429)?.headers['x-sentry-rate-limits']).toMatch(
      /^\d+:error:key:quota$/,
    );
    await run(page, 'report', 7);
    // No more errors were sent; reports of dropped ones may be.
    expect(responses.filter(({ status }) => status === 429).length - limited).toBeLessThanOrEqual(1);
    await page.close();
  });
});
