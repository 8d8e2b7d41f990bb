import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/lib/time.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type MovedClock, movedClock } from '../../../support/clock.js';

const NOON_MS = Date.UTC(2026, 10, 20, 12);
const text = (ms: number) => new Date(ms).toISOString();

let clock: MovedClock;
let here: TestApp;
/** Another process on the same database. */
let there: TestApp;
let project = '';
let projects = 0;

beforeAll(async () => {
  clock = movedClock(NOON_MS);
  here = await startTestApp({ clock });
  there = await startTestApp({ clock, database: here.database });
});
afterAll(async () => {
  await there.close();
  await here.close();
});
beforeEach(async () => {
  clock.set(NOON_MS);
  projects += 1;
  project = `p${projects}`;
  expect((await here.call('POST', '/v1/projects', { slug: project, name: project })).status).toBe(201);
});

function call(t: TestApp, method: string, url: string, body?: unknown, headers?: Record<string, string>) {
  return t.call(method, `${url}${url.includes('?') ? '&' : '?'}project=${project}`, body, { headers });
}

async function send(occurrence: object, t = here): Promise<string> {
  const { status, body } = await call(t, 'POST', '/v1/occurrences', { component: 'shop/db', type: 'T', ...occurrence });
  expect([200, 201]).toContain(status);
  return body.eventId;
}

async function statusOf(component: string, query = '', t = here) {
  const { status, body } = await call(t, 'GET', `/v1/components/${encodeURIComponent(component)}/status${query}`);
  expect(status).toBe(200);
  return body;
}

describe('polling the status of a component', () => {
  it('tells status, reason, since, until, causes and children', async () => {
    const eventId = await send({ type: 'Error 1' });
    clock.advance(MINUTE_MS);
    const { body: types } = await call(here, 'GET', '/v1/types');
    expect(await statusOf('shop')).toEqual({
      component: 'shop',
      environment: 'production',
      at: text(NOON_MS + MINUTE_MS),
      status: 'alarm',
      own: 'unknown',
      reason: `Alarm since ${text(NOON_MS)} until ${text(NOON_MS + 5 * MINUTE_MS)} if nothing more happens: "Error 1" in shop/db.`,
      since: text(NOON_MS),
      until: text(NOON_MS + 5 * MINUTE_MS),
      causes: [
        {
          component: 'shop/db',
          typeId: types.items[0].id,
          type: 'Error 1',
          eventId,
          importance: 'alarm',
          until: text(NOON_MS + 5 * MINUTE_MS),
        },
      ],
      causesTotal: 1,
      children: [{ component: 'shop/db', status: 'alarm' }],
      maintenance: null,
    });
  });

  it('ends in the millisecond in which relevance ends, without anything being written', async () => {
    await send({});
    clock.advance(5 * MINUTE_MS - 1);
    expect(await statusOf('shop/db')).toMatchObject({ status: 'alarm', own: 'alarm' });
    clock.advance(1);
    expect(await statusOf('shop/db')).toMatchObject({
      status: 'unknown',
      since: text(NOON_MS + 5 * MINUTE_MS),
      until: null,
      reason: `Nothing relevant since ${text(NOON_MS + 5 * MINUTE_MS)}.`,
    });
  });

  it('is the same by a query parameter', async () => {
    await send({});
    const { body } = await call(here, 'GET', '/v1/status?component=shop/db');
    expect(body).toEqual(await statusOf('shop/db'));
  });

  it('GET status: 404 for an unknown component, and for one of another environment', async () => {
    await send({});
    for (const url of [
      '/v1/components/missing/status',
      '/v1/status?component=shop/missing',
      '/v1/components/shop/status?environment=staging',
      '/v1/components/shop/history?environment=staging',
      '/v1/components/missing/status?at=2026-11-20T10:00:00Z',
    ]) {
      const { status, headers } = await call(here, 'GET', url);
      expect([url, status]).toEqual([url, 404]);
      expect(headers['content-type']).toContain('application/problem+json');
    }
  });

  it('keeps environments apart', async () => {
    await send({ environment: 'staging' });
    await send({ importance: 'success' });
    expect((await statusOf('shop')).status).toBe('success');
    expect((await statusOf('shop', '?environment=staging')).status).toBe('alarm');
  });

  it('refuses parameters that are wrong or unknown', async () => {
    await send({});
    for (const query of ['at=yesterday', 'failOn=success', 'enviroment=x', 'environment=']) {
      expect((await call(here, 'GET', `/v1/components/shop/status?${query}`)).status).toBe(400);
    }
  });

  it('sees what another process acknowledged before the poll, every time', async () => {
    await send({ importance: 'success' });
    for (let i = 1; i <= 20; i += 1) {
      const eventId = await send({ type: `T${i}` }, i % 2 === 0 ? here : there);
      const body = await statusOf('shop', '', i % 2 === 0 ? there : here);
      expect(body.causesTotal).toBe(i);
      expect(body.causes.map((cause: { eventId: string }) => cause.eventId)).toContain(eventId);
    }
  });

  it('serves polls that come together', async () => {
    await send({});
    const names = ['shop', 'shop/db', 'shop', 'missing'];
    const urls = Array.from(
      { length: 100 },
      (_, i) => `/v1/components/${encodeURIComponent(names[i % 4] ?? '')}/status`,
    );
    const responses = await Promise.all(urls.map((url) => call(here, 'GET', url)));
    expect(responses.map(({ status }) => status)).toEqual(urls.map((_, i) => (i % 4 === 3 ? 404 : 200)));
    expect(responses.every(({ body }, i) => i % 4 === 3 || body.component === names[i % 4])).toBe(true);
  });
});

describe('for pollers', () => {
  it('returns 304 while only the time has changed', async () => {
    await send({});
    const url = '/v1/components/shop/status';
    const { headers, body } = await call(here, 'GET', url);
    const etag = String(headers['etag']);
    clock.advance(1000);
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await call(there, 'GET', url, undefined, { 'if-none-match': given });
      expect([again.status, again.body, again.headers['etag']]).toEqual([304, null, etag]);
    }
    const other = await call(here, 'GET', url, undefined, { 'if-none-match': '"other"' });
    expect(other.status).toBe(200);
    expect(other.body).toEqual({ ...body, at: text(NOON_MS + 1000) });
    await send({ type: 'U' });
    expect((await call(here, 'GET', url, undefined, { 'if-none-match': etag })).status).toBe(200);
  });

  it('returns 503 with the same body at the given status or worse, with and without a cached response', async () => {
    await send({ importance: 'warning' });
    const url = '/v1/components/shop/status';
    const plain = await call(here, 'GET', url);
    const headers = { 'if-none-match': String(plain.headers['etag']) };
    const warned = await call(here, 'GET', `${url}?failOn=warning`, undefined, headers);
    expect([warned.status, warned.body]).toEqual([503, plain.body]);
    expect((await call(here, 'GET', `${url}?failOn=alarm`, undefined, headers)).status).toBe(200);
    await send({ type: 'U' });
    expect((await call(here, 'GET', `${url}?failOn=alarm`)).status).toBe(503);
    expect((await call(here, 'GET', '/v1/status?failOn=alarm')).status).toBe(503);
  });

  it('counts components by status', async () => {
    await send({});
    await send({ component: 'mail', importance: 'success' });
    await send({ component: 'mail', importance: 'unknown', environment: 'staging' });
    const counts = { alarm: 2, warning: 0, success: 1, unknown: 1 };
    expect((await call(here, 'GET', '/v1/status')).body).toEqual({
      environment: null,
      at: text(NOON_MS),
      status: 'alarm',
      counts,
      total: 4,
    });
    const { body } = await call(here, 'GET', '/v1/status?environment=production');
    expect(body).toMatchObject({ environment: 'production', counts: { ...counts, unknown: 0 }, total: 3 });
  });
});

describe('the past', () => {
  it('can be asked for at any instant, with the true segment around it', async () => {
    await send({ endedAt: text(NOON_MS - 60 * MINUTE_MS), relevanceInterval: '10m' });
    await send({ endedAt: text(NOON_MS - 45 * MINUTE_MS), relevanceInterval: '10m', importance: 'success' });
    const at = (minutes: number, off = 0) => statusOf('shop', `?at=${text(NOON_MS + minutes * MINUTE_MS + off)}`);
    expect(await at(-60, -1)).toMatchObject({ status: 'unknown', since: null, until: text(NOON_MS - 60 * MINUTE_MS) });
    expect(await at(-60)).toMatchObject({
      at: text(NOON_MS - 60 * MINUTE_MS),
      status: 'alarm',
      since: text(NOON_MS - 60 * MINUTE_MS),
      until: text(NOON_MS - 50 * MINUTE_MS),
    });
    expect(await at(-50)).toMatchObject({ status: 'unknown', since: text(NOON_MS - 50 * MINUTE_MS) });
    expect(await at(-50)).toMatchObject({ until: text(NOON_MS - 45 * MINUTE_MS) });
    expect(await at(-35, -1)).toMatchObject({ status: 'success' });
    expect(await at(-35)).toMatchObject({ status: 'unknown', since: text(NOON_MS - 35 * MINUTE_MS), until: null });
  });

  it('keeps the mutes, maintenance and closings that were in force then', async () => {
    const eventId = await send({ relevanceInterval: '1d' });
    const typeId = (await statusOf('shop')).causes[0].typeId;
    const at = (minutes: number) => statusOf('shop', `?at=${text(NOON_MS + minutes * MINUTE_MS)}`);
    clock.advance(10 * MINUTE_MS);
    await call(here, 'PATCH', `/v1/types/${typeId}`, { muted: true });
    clock.advance(10 * MINUTE_MS);
    await call(here, 'PATCH', `/v1/types/${typeId}`, { muted: false });
    clock.advance(10 * MINUTE_MS);
    await call(here, 'PUT', '/v1/components/shop%2Fdb/maintenance', { until: text(NOON_MS + 60 * MINUTE_MS) });
    clock.advance(10 * MINUTE_MS);
    await call(here, 'DELETE', '/v1/components/shop%2Fdb/maintenance');
    clock.advance(10 * MINUTE_MS);
    await call(here, 'POST', `/v1/events/${eventId}/close`);
    clock.advance(10 * MINUTE_MS);
    const seen = await Promise.all([0, 9, 10, 19, 20, 29, 30, 39, 40, 49, 50].map(async (m) => (await at(m)).status));
    const [alarm, unknown] = ['alarm', 'unknown'];
    expect(seen).toEqual([alarm, alarm, unknown, unknown, alarm, alarm, unknown, unknown, alarm, alarm, unknown]);
    expect((await at(15)).reason).toBe('Only 1 event of muted types would count.');
    expect((await at(35)).reason).toBe('Only 1 event in components under maintenance would count.');
    const { body } = await call(here, 'GET', `/v1/components/shop/history?from=${text(NOON_MS)}`);
    expect(body.segments.map(({ status }: { status: string }) => status)).toEqual([
      alarm,
      unknown,
      alarm,
      unknown,
      alarm,
      unknown,
    ]);
    expect(body.seconds).toEqual({ alarm: 1800, warning: 0, success: 0, unknown: 1800 });
  });
});

describe('interventions show in the next poll of another process', () => {
  it('closing an event, for all that its series sent by then and no later', async () => {
    const eventId = await send({ relevanceInterval: '1h' });
    clock.advance(MINUTE_MS);
    expect((await statusOf('shop', '', there)).status).toBe('alarm');
    const closed = await call(here, 'POST', `/v1/events/${eventId}/close`);
    expect([closed.status, closed.body]).toEqual([200, { id: eventId, closedAt: text(clock.now()) }]);
    expect(await statusOf('shop', '', there)).toMatchObject({
      status: 'unknown',
      since: text(clock.now()),
      causes: [],
    });
    // Late, but began before the closing.
    clock.advance(MINUTE_MS);
    await send({ endedAt: text(NOON_MS + 30_000), relevanceInterval: '1h' }, there);
    expect((await statusOf('shop')).status).toBe('unknown');
    expect((await call(here, 'GET', `/v1/events/${eventId}`)).body).toMatchObject({ count: 2, active: false });
    await send({ relevanceInterval: '1h' });
    expect((await statusOf('shop', '', there)).status).toBe('alarm');
  });

  it('muting a type and ending the mute', async () => {
    await send({});
    const typeId = (await statusOf('shop', '', there)).causes[0].typeId;
    await call(here, 'PATCH', `/v1/types/${typeId}`, { muted: text(NOON_MS + MINUTE_MS) });
    expect(await statusOf('shop', '', there)).toMatchObject({ status: 'unknown', until: text(NOON_MS + MINUTE_MS) });
    clock.advance(MINUTE_MS);
    expect(await statusOf('shop', '', there)).toMatchObject({ status: 'alarm', since: text(NOON_MS + MINUTE_MS) });
  });

  it('maintenance: its beginning, its end by time and its end by hand', async () => {
    await send({ relevanceInterval: '1d' });
    await send({ component: 'shop/web', importance: 'success', relevanceInterval: '1d' });
    clock.advance(MINUTE_MS);
    const order = { until: text(NOON_MS + 60 * MINUTE_MS), reason: 'new disks' };
    const shown = { component: 'shop/db', from: text(clock.now()), ...order };
    const put = await call(here, 'PUT', '/v1/components/shop%2Fdb/maintenance', order);
    expect([put.status, put.body]).toEqual([200, shown]);
    const down = await statusOf('shop/db', '', there);
    expect(down).toMatchObject({ status: 'unknown', own: 'unknown', maintenance: shown, until: order.until });
    expect(down.reason).toBe(`In maintenance until ${order.until}: new disks.`);
    expect(await statusOf('shop', '', there)).toMatchObject({ status: 'success', maintenance: null });
    // A new order takes the place of the old one.
    await call(here, 'PUT', '/v1/components/shop%2Fdb/maintenance', { until: text(NOON_MS + 10 * MINUTE_MS) });
    clock.set(NOON_MS + 10 * MINUTE_MS - 1);
    expect((await statusOf('shop', '', there)).status).toBe('success');
    clock.advance(1);
    expect(await statusOf('shop', '', there)).toMatchObject({ status: 'alarm', since: text(clock.now()) });
    await call(here, 'PUT', '/v1/components/shop/maintenance', order);
    expect((await statusOf('shop/db', '', there)).reason).toBe(
      `shop is in maintenance until ${order.until}: new disks.`,
    );
    clock.advance(MINUTE_MS);
    expect((await call(here, 'DELETE', '/v1/components/shop/maintenance')).status).toBe(204);
    expect((await statusOf('shop/db', '', there)).status).toBe('alarm');
  });

  it('refuses maintenance that is over, endless or of an unknown component', async () => {
    await send({});
    const put = async (component: string, body: unknown) =>
      (await call(here, 'PUT', `/v1/components/${component}/maintenance`, body)).status;
    expect(await put('shop', { until: text(NOON_MS) })).toBe(400);
    expect(await put('shop', { until: text(NOON_MS + 1) })).toBe(200);
    expect(await put('shop', { until: text(NOON_MS + 366 * 86_400_000 + 1) })).toBe(400);
    expect(await put('shop', { until: text(NOON_MS + 1), why: 'x' })).toBe(400);
    expect(await put('shop', {})).toBe(400);
    expect(await put('missing', { until: text(NOON_MS + 1) })).toBe(404);
    expect((await call(here, 'DELETE', '/v1/components/missing/maintenance')).status).toBe(404);
  });
});

describe('closing an event', () => {
  it('that was joined with an earlier one redirects to that one', async () => {
    const later = await send({ glueInterval: 60 });
    const earlier = await send({ endedAt: text(NOON_MS - 2 * MINUTE_MS), glueInterval: 60 });
    await send({ endedAt: text(NOON_MS - MINUTE_MS), glueInterval: 60 });
    const { status, headers } = await call(here, 'POST', `/v1/events/${later}/close`);
    expect([status, headers['location']]).toEqual([308, `/v1/events/${earlier}/close?project=${project}`]);
  });

  it('is 404 for an unknown event', async () => {
    for (const id of ['nonsense', '01938f5e-7c00-7000-8000-000000000001']) {
      expect((await call(here, 'POST', `/v1/events/${id}/close`)).status).toBe(404);
    }
  });

  it('takes no body or an empty object', async () => {
    const id = await send({});
    expect((await call(here, 'POST', `/v1/events/${id}/close`, {})).status).toBe(200);
    expect((await call(here, 'POST', `/v1/events/${id}/close`, '')).status).toBe(200);
    expect((await call(here, 'POST', `/v1/events/${id}/close`, { at: text(NOON_MS) })).status).toBe(400);
  });
});

describe('history', () => {
  it('is of the last day unless a range is given', async () => {
    await send({});
    clock.advance(60 * MINUTE_MS);
    const { body } = await call(here, 'GET', '/v1/components/shop/history');
    const typeId = (await call(here, 'GET', '/v1/types')).body.items[0].id;
    expect(body).toEqual({
      segments: [
        { from: text(clock.now() - 86_400_000), to: text(NOON_MS), status: 'unknown', causes: [], causesTotal: 0 },
        { from: text(NOON_MS), to: text(NOON_MS + 5 * MINUTE_MS), status: 'alarm', causes: [typeId], causesTotal: 1 },
        { from: text(NOON_MS + 5 * MINUTE_MS), to: text(clock.now()), status: 'unknown', causes: [], causesTotal: 0 },
      ],
      seconds: { alarm: 300, warning: 0, success: 0, unknown: 86_100 },
      coarse: false,
    });
  });

  it('refuses a range that is empty or the wrong way round', async () => {
    await send({});
    const ask = async (query: string) => (await call(here, 'GET', `/v1/components/shop/history?${query}`)).status;
    expect(await ask(`from=${text(NOON_MS)}`)).toBe(400);
    expect(await ask(`from=${text(NOON_MS)}&to=${text(NOON_MS)}`)).toBe(400);
    expect(await ask(`from=${text(NOON_MS)}&to=${text(NOON_MS + 1)}`)).toBe(200);
    expect(await ask('from=1970-01-01T00:00:00Z')).toBe(200);
    expect(await ask('from=x')).toBe(400);
  });
});
