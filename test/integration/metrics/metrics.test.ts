import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.js';
import { samplesOf, sumOf } from '../../support/metrics/exposition.js';
import { unless } from '../../support/unless.js';
import { NO_PROMTOOL, promtool } from './promtool.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ queue: true, settings: { allowPrivateTargets: true } });
});
afterAll(() => t.close());

async function scrape(url = '/metrics', key = t.rootKey): Promise<string> {
  const response = await t.call('GET', url, undefined, { key });
  expect([response.status, response.headers['content-type']]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return response.body;
}

/** How much the sum of some series grows while something is done. */
async function growth(name: string, labels: Record<string, string>, act: () => Promise<unknown>): Promise<number> {
  const before = sumOf(await scrape(), name, labels);
  await act();
  return sumOf(await scrape(), name, labels) - before;
}

const REQUESTS = 'gluepoint_http_request_duration_seconds_count';
const OCCURRENCES = 'gluepoint_occurrences_total';

describe('/metrics', () => {
  it('counts requests by the pattern of their route, method and code', async () => {
    const events = { method: 'GET', route: '/v1/events/:id', code: '404' };
    const id = '00000000-0000-7000-8000-000000000000';
    expect(await growth(REQUESTS, events, () => t.call('GET', `/v1/events/${id}`))).toBe(1);
    const none = { method: 'GET', route: 'none', code: '404' };
    expect(await growth(REQUESTS, none, () => t.call('GET', '/no/such/place'))).toBe(1);
    const keyless = { method: 'POST', route: '/v1/occurrences', code: '401' };
    const sendKeyless = () => t.call('POST', '/v1/occurrences', {}, { key: null });
    expect(await growth(REQUESTS, keyless, sendKeyless)).toBe(1);
    expect(await scrape()).not.toContain(id);
  });

  it('takes a route with and without its last slash for one', async () => {
    const sentry = { method: 'POST', route: '/api/:number/envelope' };
    const both = async () => {
      for (const to of ['envelope', 'envelope/']) await t.call('POST', `/api/1/${to}`, '{}', { key: null });
    };
    expect(await growth(REQUESTS, sentry, both)).toBe(2);
    expect(await scrape()).not.toContain('/envelope/"');
  });

  it('counts occurrences by what became of them', async () => {
    const once = { component: 'shop', type: 'Counted', id: 'one' };
    const old = { component: 'shop', type: 'Old', startedAt: '2001-01-01T00:00:00Z' };
    const occurrences = [once, once, { ...once, id: 'two' }, old, { component: 'shop' }];
    const expected = { created: 1, duplicate: 1, glued: 1, refused: 2, over_quota: 0 };
    const before = await scrape();
    await t.call('POST', '/v1/occurrences/batch', { occurrences });
    const after = await scrape();
    for (const [outcome, count] of Object.entries(expected)) {
      const grown = sumOf(after, OCCURRENCES, { outcome }) - sumOf(before, OCCURRENCES, { outcome });
      expect([outcome, grown]).toEqual([outcome, count]);
    }
    expect(sumOf(after, 'gluepoint_flush_occurrences_count')).toBeGreaterThan(0);
    expect(sumOf(after, 'gluepoint_flush_duration_seconds_bucket', { le: '+Inf' })).toBe(
      sumOf(after, 'gluepoint_flush_duration_seconds_count'),
    );
    expect(sumOf(after, 'gluepoint_waiting_occurrences')).toBe(0);
  });

  it('counts occurrences beyond a quota', async () => {
    await t.call('POST', '/v1/projects', { slug: 'small', quotas: { newTypesPerHour: 1 } });
    const send = (type: string) => t.call('POST', '/v1/occurrences?project=small', { component: 'a', type });
    await send('first');
    expect(await growth(OCCURRENCES, { outcome: 'over_quota' }, () => send('second'))).toBe(1);
  });

  it('tells the status of components as a number, by project', async () => {
    await t.call('POST', '/v1/occurrences', { component: 'board/db', type: 'Down', environment: 'qa' });
    await t.call('POST', '/v1/occurrences', { component: 'board/cart', type: 'Slow', importance: 'warning' });
    await t.call('POST', '/v1/occurrences', { component: 'board/quiet', type: 'Odd', importance: 'unknown' });
    await t.call('POST', '/v1/occurrences', { component: 'board/fine', type: 'Up', importance: 'success' });
    await t.call('POST', '/v1/projects', { slug: 'tenant' });
    await t.call('POST', '/v1/occurrences?project=tenant', { component: 'theirs', type: 'Down' });
    const status = (text: string, project: string, environment: string, component: string) =>
      samplesOf(text).get(
        `gluepoint_component_status{project="${project}",environment="${environment}",component="${component}"}`,
      );
    const all = await scrape();
    expect(status(all, 'default', 'qa', 'board/db')).toBe(3);
    expect(status(all, 'default', 'qa', 'board')).toBe(3);
    expect(status(all, 'default', 'production', 'board/cart')).toBe(2);
    expect(status(all, 'default', 'production', 'board')).toBe(2);
    expect(status(all, 'default', 'production', 'board/fine')).toBe(1);
    expect(status(all, 'default', 'production', 'board/quiet')).toBe(0);
    expect(status(all, 'tenant', 'production', 'theirs')).toBe(3);

    const { key } = (await t.call('POST', '/v1/keys?project=tenant', { name: 'm', role: 'metrics' })).body;
    for (const text of [await scrape('/metrics', key), await scrape('/metrics?project=tenant')]) {
      expect(status(text, 'tenant', 'production', 'theirs')).toBe(3);
      expect(text).not.toContain('board');
      expect(sumOf(text, 'gluepoint_components')).toBe(1);
    }
  });

  it('names at most 1 000 components, the worst first, and counts the others', async () => {
    await t.call('POST', '/v1/projects', { slug: 'large' });
    const occurrences = Array.from({ length: 1_010 }, (_, n) => ({
      component: `c${n}`,
      type: 'T',
      importance: n === 1_009 ? 'alarm' : n > 990 ? 'warning' : 'unknown',
      startedAt: n > 500 ? undefined : new Date(t.deps.clock.now() - 86_400_000).toISOString(),
    }));
    await t.call('POST', '/v1/occurrences/batch?project=large', { occurrences });
    const text = await scrape('/metrics?project=large');
    const statuses = [...samplesOf(text)].filter(([series]) => series.startsWith('gluepoint_component_status{'));
    expect(statuses).toHaveLength(1_000);
    expect(statuses[0]).toEqual([expect.stringContaining('component="c1009"'), 3]);
    expect(statuses.filter(([, value]) => value === 2)).toHaveLength(18);
    expect(sumOf(text, 'gluepoint_components')).toBe(1_010);
    expect(sumOf(text, 'gluepoint_components_left_out')).toBe(10);
  });

  it('tells how jobs went, what waits to be delivered, and figures of the process', async () => {
    const runs = () => scrape().then((text) => sumOf(text, 'gluepoint_job_duration_seconds_count', { result: 'done' }));
    await expect.poll(runs, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0);
    const text = await scrape();
    expect(text).toContain('gluepoint_deliveries_waiting 0');
    expect(sumOf(text, 'gluepoint_processes')).toBe(1);
    expect(sumOf(text, 'process_resident_memory_bytes', { process: 'main' })).toBeGreaterThan(1e7);
    expect(sumOf(text, 'nodejs_eventloop_lag_p99_seconds', { process: 'main' })).toBeGreaterThanOrEqual(0);
  });

  it('counts tries of deliveries by what they came to', async () => {
    const targets = [{ kind: 'webhook', url: 'http://127.0.0.1:9/' }];
    const policy = { name: 'p', triggers: ['recovered'], targets };
    const made = await t.call('POST', '/v1/alert-policies', policy);
    await t.call('POST', `/v1/alert-policies/${made.body.id}/test`);
    const tries = () => scrape().then((text) => sumOf(text, 'gluepoint_delivery_attempts_total', { state: 'again' }));
    await expect.poll(tries, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0);
  });

  it('keeps what clients sent within its label', async () => {
    const component = 'say "hi"\\\n} 7';
    await t.call('POST', '/v1/occurrences', { component, type: 'T' });
    const line = (await scrape()).split('\n').filter((one) => one.includes('say'));
    expect(line).toEqual([
      'gluepoint_component_status{project="default",environment="production",component="say \\"hi\\"\\\\\\n} 7"} 3',
    ]);
  });

  it('keeps components apart that have any characters in their names', async () => {
    await t.call('POST', '/v1/projects', { slug: 'commas' });
    const named = { environment: 'b,environment:c', component: 'a' };
    for (const names of [named, { environment: 'c', component: 'a,environment:b' }]) {
      await t.call('POST', '/v1/occurrences?project=commas', { ...names, type: 'T' });
    }
    const statuses = [...samplesOf(await scrape('/metrics?project=commas'))].filter(([series]) =>
      series.startsWith('gluepoint_component_status{'),
    );
    expect(statuses.map(([, value]) => value)).toEqual([3, 3]);
  });

  it('is as promtool wants it', unless(NO_PROMTOOL), async () => {
    expect(promtool(['check', 'metrics'], await scrape())).toEqual({ code: 0, output: '' });
  });
});
