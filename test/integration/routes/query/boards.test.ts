import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';

const NOW = Date.parse('2026-11-20T12:00:30Z');
const clock = movedClock(NOW);
let t: TestApp;
let firstId: string;
const send = (component: string, type: string, time: string, more = {}) =>
  t.call('POST', '/v1/occurrences', { component, type, startedAt: `2026-11-20T${time}Z`, glueInterval: '1h', ...more });
const counts = async (query: string) => (await t.call('GET', `/v1/event-counts?${query}`)).body;
const NONE = { alarm: 0, warning: 0, success: 0, unknown: 0 };

beforeAll(async () => {
  t = await startTestApp({ clock });
  firstId = (await send('shop/db', 'Gone', '09:10:00', { count: 2, version: '1.0' })).body.eventId;
  await send('shop/db', 'Gone', '10:10:00', { count: 3, version: '1.1' });
  await send('shop/db', 'Gone', '10:50:00', { version: '1.1' });
  await send('shop/web', 'Slow', '11:59:00', { importance: 'warning', message: 'took 100% of 5_000 ms' });
  await send('bank', 'Gone', '12:00:00', { environment: 'staging', count: 7 });
  await send('old', 'Forgotten', '08:00:00', { startedAt: '2026-11-10T08:00:00Z' });
});
afterAll(() => t.close());

describe('the counts of events', () => {
  it('are of the last day, by buckets in which events that last are spread as they happened', async () => {
    const day = await counts('bucket=3600');
    expect(day).toMatchObject({ from: '2026-11-19T12:00:00.000Z', to: '2026-11-20T13:00:00.000Z', bucket: 3600 });
    expect(day).toMatchObject({ events: 3, occurrences: 14, complete: true });
    expect(day.counts).toEqual([
      { ...NONE, at: '2026-11-20T09:00:00.000Z', count: 2, alarm: 2 },
      { ...NONE, at: '2026-11-20T10:00:00.000Z', count: 4, alarm: 4 },
      { ...NONE, at: '2026-11-20T11:00:00.000Z', count: 1, warning: 1 },
      { ...NONE, at: '2026-11-20T12:00:00.000Z', count: 7, alarm: 7 },
    ]);
    expect((await counts('bucket=86400')).counts).toEqual([
      { ...NONE, at: '2026-11-20T00:00:00.000Z', count: 14, alarm: 13, warning: 1 },
    ]);
  });

  it.each([
    ['component=shop&subtree=true', 2, 7],
    ['component=shop', 0, 0],
    ['component=shop/db&environment=production', 1, 6],
    ['environment=staging', 1, 7],
    ['type=Gone', 2, 13],
    ['type=gone', 0, 0],
    ['q=GON', 2, 13],
    ['q=100%25&from=2026-11-20T00:00:00Z', 1, 1],
    ['importance=warning', 1, 1],
    ['importance=warning&importance=alarm', 3, 14],
    ['version=1.1', 1, 6],
    ['active=true', 2, 8],
    ['from=2026-11-01T00:00:00Z', 4, 15],
    ['from=2026-11-20T09:00:00Z&to=2026-11-20T10:00:00Z', 1, 2],
  ])('take the filters of the list: %s', async (query, events, occurrences) => {
    expect(await counts(query)).toMatchObject({ events, occurrences, complete: true });
    if (!query.includes('from')) return;
    expect((await t.call('GET', `/v1/events?${query}`)).body.items).toHaveLength(events);
  });

  it('have about 60 buckets of a length that reads well', async () => {
    expect((await counts('')).bucket).toBe(1800);
    expect((await counts('from=2026-11-20T11:00:30Z')).bucket).toBe(60);
    expect((await counts('from=2026-10-22T12:00:00Z')).bucket).toBe(43_200);
  });

  it.each([
    'from=2026-11-20T13:00:00Z',
    'bucket=61',
    'bucket=60&from=2026-11-01T00:00:00Z',
    'limit=5',
    'to=0001-01-01T00:00:00Z&from=9999-12-31T00:00:00Z',
  ])('refuse %s', async (query) => {
    expect((await t.call('GET', `/v1/event-counts?${query}`)).status).toBe(400);
  });

  it('hold at the ends of time', async () => {
    const query = 'from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&bucket=2592000';
    expect((await t.call('GET', `/v1/event-counts?${query}`)).status).toBe(400);
    expect(await counts('from=9000-01-01T00:00:00Z&to=9000-01-02T00:00:00Z')).toMatchObject({ events: 0, counts: [] });
  });
});

describe('several statuses at once', () => {
  it('equal a poll of each, without unknown components', async () => {
    const { body } = await t.call(
      'GET',
      '/v1/statuses?component=shop/web&component=unknown&component=shop&component=shop',
    );
    const [web, shop] = await Promise.all(
      ['shop/web', 'shop'].map((component) => t.call('GET', `/v1/status?component=${component}`)),
    );
    expect(body).toEqual({ items: [web!.body, shop!.body] });
    expect((await t.call('GET', '/v1/statuses')).body).toEqual({ items: [] });
  });
});

describe('the environments', () => {
  it('come with how their components are', async () => {
    expect((await t.call('GET', '/v1/environments')).body.items).toEqual([
      { environment: 'production', status: 'warning', counts: { ...NONE, warning: 2, unknown: 2 }, total: 4 },
      { environment: 'staging', status: 'alarm', counts: { ...NONE, alarm: 1 }, total: 1 },
    ]);
  });
});

describe('suggested names', () => {
  it.each([
    ['of=component', ['bank', 'old', 'shop', 'shop/db', 'shop/web']],
    ['of=component&q=B', ['bank', 'shop/db', 'shop/web']],
    ['of=component&q=s%20w', ['shop/web']],
    ['of=component&environment=staging', ['bank']],
    ['of=environment', ['production', 'staging']],
    ['of=type&q=o', ['Forgotten', 'Gone', 'Slow']],
    ['of=version', ['1.1']],
    ['of=type&q=%25', []],
  ])('are found: %s', async (query, names) => {
    expect((await t.call('GET', `/v1/suggestions?${query}`)).body.items).toEqual(names);
  });
});

describe('what a key may know of its project', () => {
  it('is what the root sees of it', async () => {
    const links = [{ label: 'Logs', url: 'https://logs.example/{component}' }];
    await t.call('PATCH', '/v1/projects/default', { links });
    const { key } = (await t.call('POST', '/v1/keys', { name: 'r', role: 'read' })).body;
    const own = (await t.call('GET', '/v1/project', undefined, { key })).body;
    expect(own).toMatchObject({ slug: 'default', links, usage: { newTypesPerHour: { refused: 0 } } });
  });
});

describe('an event as a file', () => {
  it('is what is shown of it', async () => {
    const response = await t.call('GET', `/v1/events/${firstId}/export`);
    expect(response.headers['content-disposition']).toBe(`attachment; filename="event-${firstId}.json"`);
    expect(response.body).toEqual((await t.call('GET', `/v1/events/${firstId}`)).body);
    expect((await t.call('GET', '/v1/events/nothing/export')).status).toBe(404);
  });
});
