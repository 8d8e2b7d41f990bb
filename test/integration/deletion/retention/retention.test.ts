import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { edgesAt } from '../../../../src/deletion/retention/edges.js';
import { runRetention } from '../../../../src/deletion/retention/run.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/lib/time.js';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';

const START_MS = Date.UTC(2026, 0, 10, 12);
const NOTHING = { events: 0, ids: 0, findings: 0, deliveries: 0 };

const iso = (ms: number) => new Date(ms).toISOString();

describe('the edges of retention', () => {
  it('lie a retention, three days of ids and a day of silence back', () => {
    expect(edgesAt(START_MS, 30 * DAY_MS)).toEqual({
      eventMs: START_MS - 30 * DAY_MS,
      idHour: START_MS / HOUR_MS - 72,
      writerMs: START_MS - DAY_MS,
    });
  });
});

describe('retention', () => {
  const clock = movedClock(START_MS);
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ clock });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    clock.set(START_MS);
    await t.database.pool.query(
      `TRUNCATE event, event_type, component, relevance_window, occurrence_minute, closing, event_redirect,
         claimed_id, claimed_event, type_mute, maintenance, status_version`,
    );
  });

  const send = async (fields: object) => {
    const { status, body } = await t.call('POST', '/v1/occurrences', { component: 'shop/db', type: 'E', ...fields });
    expect(status).toBeLessThan(300);
    return body.eventId as string;
  };
  const run = (signal = new AbortController().signal) => runRetention(t.deps, signal);
  const count = async (table: string) =>
    (await t.database.pool.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.count;
  const statusOf = async (id: string) => (await t.call('GET', `/v1/events/${id}`)).status;

  it('keeps an event until everything it does lies before the edge, to the millisecond', async () => {
    const id = await send({ endedAt: iso(START_MS), glueInterval: 600, relevanceInterval: 60 });
    clock.set(START_MS + 600_000 + 30 * DAY_MS);
    expect(await run()).toEqual({ ...NOTHING, finished: true });
    expect(await statusOf(id)).toBe(200);
    clock.advance(1);
    expect(await run()).toEqual({ ...NOTHING, events: 1, finished: true });
    expect(await statusOf(id)).toBe(404);
  });

  it('keeps an event until the last of its end, its reach and its relevance', async () => {
    const reaching = await send({ type: 'reach', glueInterval: '2d', relevanceInterval: 0 });
    const relevant = await send({ type: 'relevant', glueInterval: 0, relevanceInterval: '2d' });
    const ended = await send({ type: 'ended', glueInterval: 0, relevanceInterval: 0 });
    clock.set(START_MS + 31 * DAY_MS);
    await run();
    expect(await Promise.all([reaching, relevant, ended].map(statusOf))).toEqual([200, 200, 404]);
    clock.set(START_MS + 32 * DAY_MS + 1);
    await run();
    expect(await Promise.all([reaching, relevant, ended].map(statusOf))).toEqual([404, 404, 404]);
  });

  it('deletes with an event its windows, minutes and redirects, and leaves its type', async () => {
    const apart = { glueInterval: '1h', relevanceInterval: '1m' };
    const left = await send({ endedAt: iso(START_MS - 3 * HOUR_MS), ...apart });
    const right = await send({ endedAt: iso(START_MS - HOUR_MS), ...apart });
    const survivor = await send({ endedAt: iso(START_MS - 2 * HOUR_MS), ...apart });
    expect([left, survivor]).toEqual([left, left]);
    expect((await t.call('GET', `/v1/events/${right}`)).status).toBe(308);
    expect(await count('relevance_window')).toBeGreaterThan(0);
    expect(await count('occurrence_minute')).toBeGreaterThan(0);
    clock.set(START_MS + 31 * DAY_MS);
    expect((await run()).events).toBe(1);
    for (const table of ['event', 'relevance_window', 'occurrence_minute', 'event_redirect']) {
      expect(await count(table), table).toBe(0);
    }
    expect(await count('event_type')).toBe(1);
    expect(await count('component')).toBe(2);
    expect(await statusOf(right)).toBe(404);
  });

  it('leaves a minute that a later event of the series shares', async () => {
    const at = START_MS + 30_000;
    const short = { glueInterval: 1, relevanceInterval: 0 };
    await send({ endedAt: iso(at - 20_000), count: 3, ...short });
    const later = await send({ endedAt: iso(at), count: 5, ...short });
    // The edge lies between the two.
    clock.set(at - 10_000 + 30 * DAY_MS);
    expect((await run()).events).toBe(1);
    const { body } = await t.call('GET', `/v1/events/${later}/distribution`);
    const total = body.counts.reduce((sum: number, entry: { count: number }) => sum + entry.count, 0);
    expect(total).toBeGreaterThanOrEqual(5);
  });

  it('cuts windows and minutes before the edge off an event that lives on', async () => {
    const far = { glueInterval: '30d', relevanceInterval: '1m' };
    for (let day = 0; day <= 20; day += 5) {
      clock.set(START_MS + day * DAY_MS);
      await send({ endedAt: iso(clock.now()), ...far });
    }
    const [windows, minutes] = [await count('relevance_window'), await count('occurrence_minute')];
    clock.set(START_MS + 31 * DAY_MS);
    expect((await run()).events).toBe(0);
    expect(await count('event')).toBe(1);
    expect(await count('relevance_window')).toBe((windows as number) - 1);
    expect(await count('occurrence_minute')).toBe((minutes as number) - 1);
  });

  it('deletes more events than one step takes', async () => {
    const occurrences = Array.from({ length: 450 }, (_, n) => ({ component: 'shop/db', type: `T${n}` }));
    await t.call('POST', '/v1/occurrences/batch', { occurrences });
    const young = await send({ type: 'young', relevanceInterval: '30d' });
    clock.set(START_MS + 40 * DAY_MS);
    expect(await run()).toMatchObject({ events: 450, finished: true });
    expect(await count('event')).toBe(1);
    expect(await statusOf(young)).toBe(200);
  });

  it('stops between steps when aborted, and the next run continues', async () => {
    await send({});
    clock.set(START_MS + 40 * DAY_MS);
    expect(await run(AbortSignal.abort())).toEqual({ ...NOTHING, finished: false });
    expect(await run()).toMatchObject({ events: 1, finished: true });
  });

  it('does not delete an event that is prolonged while it runs', async () => {
    const id = await send({ glueInterval: '30d', relevanceInterval: 0 });
    clock.set(START_MS + 30 * DAY_MS);
    await Promise.all([send({ endedAt: iso(clock.now()), glueInterval: '30d' }), run()]);
    clock.set(START_MS + 90 * DAY_MS);
    await run();
    expect(await statusOf(id)).toBe(200);
    clock.advance(1);
    await run();
    expect(await statusOf(id)).toBe(404);
  });

  it('follows the retention of each project', async () => {
    await t.call('POST', '/v1/projects', { slug: 'brief', name: 'Brief', retentionDays: 2 });
    const post = (project: string) =>
      t.call('POST', `/v1/occurrences?project=${project}`, { component: 'a', type: 'E', glueInterval: 0 });
    const [long, brief] = [await post('default'), await post('brief')];
    expect([long.status, brief.status]).toEqual([201, 201]);
    clock.advance(3 * DAY_MS);
    expect((await run()).events).toBe(1);
    expect((await t.call('GET', `/v1/events/${long.body.eventId}`)).status).toBe(200);
    expect((await t.call('GET', `/v1/events/${brief.body.eventId}?project=brief`)).status).toBe(404);
    await t.call('DELETE', '/v1/projects/brief');
  });

  it('keeps an id for at least 48 hours and forgets it after 72', async () => {
    const first = await send({ id: 'one' });
    clock.advance(48 * HOUR_MS);
    await run();
    expect(
      (await t.call('POST', '/v1/occurrences', { component: 'shop/db', type: 'E', id: 'one' })).body,
    ).toMatchObject({
      eventId: first,
      duplicate: true,
    });
    clock.advance(26 * HOUR_MS);
    expect((await run()).ids).toBe(1);
    expect([await count('claimed_id'), await count('claimed_event')]).toEqual([0, 0]);
  });

  it('deletes mutes and maintenance that ended before the edge, and no others', async () => {
    await send({});
    const { body } = await t.call('GET', '/v1/types');
    const type = `/v1/types/${body.items[0].id}`;
    expect((await t.call('PATCH', type, { muted: iso(START_MS + HOUR_MS) })).status).toBe(200);
    const maintenance = '/v1/components/shop%2Fdb/maintenance';
    const response = await t.call('PUT', maintenance, { until: iso(START_MS + HOUR_MS), reason: 'move' });
    expect(response.status).toBeLessThan(300);
    clock.set(START_MS + HOUR_MS + 30 * DAY_MS);
    await run();
    expect([await count('type_mute'), await count('maintenance')]).toEqual([1, 1]);
    clock.advance(1);
    await run();
    expect([await count('type_mute'), await count('maintenance')]).toEqual([0, 0]);
  });

  it('keeps a closing while an event reaches back to it', async () => {
    const id = await send({ glueInterval: '30d', relevanceInterval: '1h' });
    clock.advance(MINUTE_MS);
    expect((await t.call('POST', `/v1/events/${id}/close`)).status).toBeLessThan(300);
    clock.set(START_MS + 29 * DAY_MS);
    await send({ endedAt: iso(clock.now()), glueInterval: 0 });
    clock.set(START_MS + 31 * DAY_MS);
    await run();
    expect([await count('event'), await count('closing')]).toEqual([1, 1]);
    clock.set(START_MS + 62 * DAY_MS);
    await run();
    expect([await count('event'), await count('closing')]).toEqual([0, 0]);
  });

  it('forgets processes that have been silent for a day, and moves its own version instead', async () => {
    await send({});
    const other = '00000000-0000-4000-8000-000000000001';
    await t.database.pool.query(
      `INSERT INTO status_version (project_id, writer, version, changed_at)
       SELECT project_id, $1, 7, to_timestamp($2 / 1000.0) - interval '25 hours' FROM status_version`,
      [other, START_MS],
    );
    const own = async () =>
      (await t.database.pool.query('SELECT version FROM status_version WHERE writer = $1', [t.deps.writerId])).rows[0]
        .version as number;
    const before = await own();
    await run();
    expect(await count('status_version')).toBe(1);
    expect(await own()).toBeGreaterThan(before);
  });
});
