import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type MovedClock, movedClock } from '../../../support/clock.js';

const NOW = Date.parse('2026-11-20T15:00:00.000Z');
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

let t: TestApp;
let clock: MovedClock;
beforeAll(async () => {
  clock = movedClock(NOW);
  t = await startTestApp({ clock });
});
afterAll(() => t.close());
beforeEach(() => clock.set(NOW));

async function send(body: object): Promise<string> {
  const response = await t.call('POST', '/v1/occurrences', body);
  expect(response.status).toBeLessThan(300);
  return (await t.call('GET', `/v1/events/${response.body.eventId}`)).body.typeId;
}

const show = async (id: string) => (await t.call('GET', `/v1/types/${id}`)).body;
const change = (id: string, body: object) => t.call('PATCH', `/v1/types/${id}`, body);

describe('a type', () => {
  it('is listed by whether it was ever an error', async () => {
    const types = async (query: string) =>
      (await t.call('GET', `/v1/types?component=listed${query}`)).body.items.map(({ type }: { type: string }) => type);
    for (const [type, importance] of [
      ['Fine', 'success'],
      ['Odd', 'unknown'],
      ['Bad', 'warning'],
      ['Worse', 'alarm'],
    ])
      await send({ component: 'listed', type, importance });
    await send({ component: 'listed', type: 'Worse', importance: 'success' });
    expect((await types('&error=true')).sort()).toEqual(['Bad', 'Worse']);
    expect((await types('&error=false')).sort()).toEqual(['Fine', 'Odd']);
    expect(await types('')).toHaveLength(4);
  });

  it('is shown with receive times, counts and versions', async () => {
    const id = await send({
      component: 'a/b',
      type: 'Boom',
      importance: 'success',
      version: '1',
      startedAt: iso(NOW - HOUR / 2),
    });
    clock.advance(1000);
    await send({
      component: 'a/b',
      type: 'Boom',
      importance: 'warning',
      version: '2',
      count: 4,
      startedAt: iso(NOW - 10 * HOUR),
    });
    clock.advance(1000);
    await send({ component: 'a/b', type: 'Boom', version: '3' });
    expect(await show(id)).toEqual({
      id,
      project: 'default',
      environment: 'production',
      component: 'a/b',
      type: 'Boom',
      firstSeenAt: iso(NOW),
      lastSeenAt: iso(NOW + 2000),
      firstErrorAt: iso(NOW + 1000),
      occurrences: 6,
      events: 2,
      firstVersion: '1',
      lastVersion: '3',
      highestImportance: 'alarm',
      importance: null,
      glueInterval: null,
      relevanceInterval: null,
      muted: false,
    });
    const { items } = (await t.call('GET', '/v1/types?component=a/b')).body;
    expect(items).toEqual([await show(id)]);
  });

  it('that never had an alarm or a warning has no firstErrorAt and, without versions, none', async () => {
    const id = await send({ component: 'calm', type: 'Fine', importance: 'success' });
    expect(await show(id)).toMatchObject({
      ...{ firstErrorAt: null, highestImportance: 'success', firstVersion: null, lastVersion: null },
    });
  });
});

describe('overrides', () => {
  it('act on later occurrences, until they are taken away', async () => {
    const id = await send({ component: 'over', type: 'T', importance: 'alarm' });
    const set = await change(id, { importance: 'warning', glueInterval: '10m', relevanceInterval: 1 });
    expect(set.status).toBe(200);
    expect(set.body).toMatchObject({ importance: 'warning', glueInterval: 600, relevanceInterval: 1 });
    const part = await change(id, { relevanceInterval: null });
    expect(part.body).toMatchObject({ importance: 'warning', glueInterval: 600, relevanceInterval: null });
    const rest = await change(id, { importance: null, glueInterval: null });
    expect(rest.body).toMatchObject({ importance: null, glueInterval: null, relevanceInterval: null });
  });

  it('of zero are overrides', async () => {
    const id = await send({ component: 'zero', type: 'T' });
    expect((await change(id, { glueInterval: 0, importance: 'unknown' })).body).toMatchObject({
      glueInterval: 0,
      importance: 'unknown',
    });
  });

  it('are refused as a whole when one is wrong', async () => {
    const id = await send({ component: 'wrong', type: 'T' });
    const wrong = [
      { importance: 'fatal' },
      { glueInterval: '31d' },
      { muted: 'yes' },
      { muted: null },
      { mute: true },
      [],
    ];
    for (const body of wrong) expect([body, (await change(id, body)).status]).toEqual([body, 400]);
    await change(id, { importance: 'warning', glueInterval: 'x' });
    expect((await show(id)).importance).toBeNull();
  });
});

describe('muting', () => {
  const mutes = async (id: string) => {
    const text = 'SELECT from_ms, until_ms FROM type_mute WHERE type_id = $1 ORDER BY from_ms';
    return (await t.deps.pool.query<{ from_ms: number; until_ms: number | null }>(text, [id])).rows;
  };

  it('permanently, until a time, and no longer, leaves the past as it was', async () => {
    const id = await send({ component: 'mute/a', type: 'T' });
    expect((await change(id, { muted: true })).body.muted).toBe(true);
    clock.advance(1000);
    expect((await show(id)).muted).toBe(true);
    expect((await change(id, { muted: iso(NOW + HOUR) })).body.muted).toBe(iso(NOW + HOUR));
    clock.advance(1000);
    expect((await change(id, { muted: false })).body.muted).toBe(false);
    clock.advance(1000);
    await change(id, { muted: true });
    expect(await mutes(id)).toEqual([
      { from_ms: NOW, until_ms: NOW + 1000 },
      { from_ms: NOW + 1000, until_ms: NOW + 2000 },
      { from_ms: NOW + 3000, until_ms: null },
    ]);
  });

  it('until a time ends at that time, to the millisecond', async () => {
    const id = await send({ component: 'mute/b', type: 'T' });
    await change(id, { muted: '2026-11-20T18:00:00+02:00' });
    clock.set(NOW + HOUR - 1);
    expect((await show(id)).muted).toBe(iso(NOW + HOUR));
    clock.set(NOW + HOUR);
    expect((await show(id)).muted).toBe(false);
  });

  it('until a time that is over mutes nothing', async () => {
    const id = await send({ component: 'mute/c', type: 'T' });
    expect((await change(id, { muted: iso(NOW) })).body.muted).toBe(false);
    expect(await mutes(id)).toEqual([]);
  });

  it('twice in one millisecond is as once', async () => {
    const id = await send({ component: 'mute/d', type: 'T' });
    for (const muted of [true, false, iso(NOW + HOUR), true]) await change(id, { muted });
    expect(await mutes(id)).toEqual([{ from_ms: NOW, until_ms: null }]);
  });

  it('by many at once leaves one mute in force', async () => {
    const id = await send({ component: 'mute/e', type: 'T' });
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => change(id, { muted: i % 2 === 0 })));
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await mutes(id)).length).toBeLessThanOrEqual(1);
  });

  it('shows in the next poll', async () => {
    const id = await send({ component: 'mute/f', type: 'T' });
    const status = async () => (await t.call('GET', '/v1/status?component=mute/f')).body.status;
    expect(await status()).toBe('alarm');
    clock.advance(10);
    await change(id, { muted: true });
    expect(await status()).toBe('unknown');
    clock.advance(10);
    await change(id, { muted: false });
    expect(await status()).toBe('alarm');
  });
});

describe('the list of types', () => {
  beforeAll(async () => {
    clock.set(NOW);
    for (const component of ['list', 'list/a', 'list/a/b', 'list0']) {
      for (const type of ['One two', 'Three']) {
        await send({ component, type });
        clock.advance(1);
      }
    }
    await send({ component: 'list/a', type: 'Three', environment: 'staging' });
  });

  const names = async (query: string) => {
    const response = await t.call('GET', `/v1/types?${query}`);
    expect([query, response.status]).toEqual([query, 200]);
    return response.body.items.map(
      (item: Record<string, string>) => `${item.environment} ${item.component} ${item.type}`,
    );
  };

  it('is the newest first and filtered by component, subtree, environment, name and words', async () => {
    expect(await names('component=list/a')).toEqual([
      'staging list/a Three',
      'production list/a Three',
      'production list/a One two',
    ]);
    expect(await names('component=list&subtree=true&environment=production')).toEqual([
      'production list/a/b Three',
      'production list/a/b One two',
      'production list/a Three',
      'production list/a One two',
      'production list Three',
      'production list One two',
    ]);
    expect(await names('component=list&subtree=true&q=TWO on')).toHaveLength(3);
    expect(await names('component=list/a&environment=production&q=three')).toEqual(['production list/a Three']);
    expect(await names('type=Three&environment=staging')).toEqual(['staging list/a Three']);
    expect(await names('q=nothing')).toEqual([]);
  });

  it('is filtered by being muted now', async () => {
    const { items } = (await t.call('GET', '/v1/types?component=list0')).body;
    await change(items[0].id, { muted: iso(NOW + HOUR) });
    expect(await names('component=list0&muted=true')).toEqual(['production list0 Three']);
    expect(await names('component=list0&muted=false')).toEqual(['production list0 One two']);
    clock.set(NOW + HOUR);
    expect(await names('component=list0&muted=true')).toEqual([]);
  });

  it('comes in pages that show every type once', async () => {
    const whole = (await t.call('GET', '/v1/types?limit=200')).body.items.map(({ id }: { id: string }) => id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await t.call('GET', `/v1/types?limit=3${cursor}`);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = `&cursor=${page.body.nextCursor}`;
    } while (!cursor.endsWith('null'));
    expect(seen).toEqual(whole);
  });
});
