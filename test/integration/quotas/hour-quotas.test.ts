import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until.js';
import { makeProject, NOW_MS, send, sendBatch, startTwo, usageOf } from './quota-app.js';

let two: Awaited<ReturnType<typeof startTwo>>;
beforeAll(async () => {
  two = await startTwo();
});
afterAll(() => two.stop());
beforeEach(() => two.clock.set(NOW_MS));

const range = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);

async function countOf(table: 'event_type' | 'component' | 'event', slug: string): Promise<number> {
  const { rows } = await two.database.pool.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${table} x JOIN project p ON p.id = x.project_id WHERE p.slug = $1`,
    [slug],
  );
  return rows[0]?.n as number;
}

describe('new types of an hour', () => {
  it('are stored up to the quota and not one more, however many writers send to several processes at once', async () => {
    await makeProject(two.a, 'exact', { newTypesPerHour: 100 });
    await send(two.a, 'exact', { type: 'known' });
    const writers = range(4).map(async (writer) => {
      const app = writer % 2 === 0 ? two.a : two.b;
      // Two send one by one, two in batches; all of them known ones in between.
      const types = range(75, writer * 75).map((n) => ({ type: `T ${n}` }));
      if (writer < 2) {
        const all = await Promise.all(
          types.flatMap((one) => [send(app, 'exact', one), send(app, 'exact', { type: 'known' })]),
        );
        return all.map(({ status }) => status);
      }
      const { body } = await sendBatch(
        app,
        'exact',
        types.flatMap((one) => [one, { type: 'known' }]),
      );
      return body.results.map((result: { error?: { status: number } }) => result.error?.status ?? 200);
    });
    const statuses = (await Promise.all(writers)).flat();
    expect(statuses.filter((status) => status === 429)).toHaveLength(201);
    expect(statuses.filter((status) => status < 300)).toHaveLength(399);
    expect(await countOf('event_type', 'exact')).toBe(100);
    await until(async () => (await usageOf(two.a, 'exact', 'newTypesPerHour')).refused === 201);
    expect(await usageOf(two.b, 'exact', 'newTypesPerHour')).toEqual({ used: 100, refused: 201 });
    const known = await send(two.b, 'exact', { type: 'known' });
    expect([known.status, known.body.count]).toEqual([200, 302]);
  });

  it('do not take along a known error that carries the same id, and end however many share one', async () => {
    await makeProject(two.a, 'sharing', { newTypesPerHour: 1 });
    await send(two.a, 'sharing', { type: 'known' });
    const some = await sendBatch(two.a, 'sharing', [
      { type: 'new', id: 'x' },
      { type: 'known', id: 'x' },
      { type: 'known' },
    ]);
    expect(some.body.results.map(({ error }: { error?: { status: number } }) => error?.status ?? 200)).toEqual([
      429, 200, 200,
    ]);
    const many = await sendBatch(
      two.a,
      'sharing',
      range(50).map((n) => ({ type: `new ${n}`, id: 'y' })),
    );
    expect([many.status, many.body.rejected]).toEqual([200, 50]);
  });

  it('are refused with 429 until the hour is over, to the second', async () => {
    await makeProject(two.a, 'hourly', { newTypesPerHour: 1 });
    await send(two.a, 'hourly', { type: 'first' });
    const over = await send(two.a, 'hourly', { type: 'second' });
    expect(over.status).toBe(429);
    expect(over.headers['retry-after']).toBe('2970');
    expect(over.headers['content-type']).toBe('application/problem+json');
    expect(over.body).toMatchObject({
      type: 'urn:gluepoint:problem:rate-limited',
      status: 429,
      detail: 'The project has reached its quota of 1 new types per hour. Try again in 2970 s.',
    });
    two.clock.set(Date.UTC(2026, 10, 21, 12, 59, 59, 999));
    const last = await send(two.b, 'hourly', { type: 'second' });
    expect([last.status, last.headers['retry-after']]).toEqual([429, '1']);
    two.clock.advance(1);
    expect((await send(two.b, 'hourly', { type: 'second' })).status).toBe(201);
    expect((await send(two.a, 'hourly', { type: 'third' })).status).toBe(429);
  });

  it('are refused for no longer than an hour by a clock that is set back', async () => {
    await makeProject(two.a, 'back', { newTypesPerHour: 1 });
    await send(two.a, 'back', { type: 'first' });
    expect((await send(two.a, 'back', { type: 'second' })).status).toBe(429);
    two.clock.advance(-7_200_000);
    expect((await send(two.a, 'back', { type: 'second' })).status).toBe(201);
    expect((await send(two.b, 'back', { type: 'third' })).status).toBe(429);
  });

  it('stand alone in a batch, with the reason beside the results of the others', async () => {
    await makeProject(two.a, 'batch', { newTypesPerHour: 2 });
    const { status, body } = await sendBatch(two.a, 'batch', [
      { type: 'A' },
      { type: '' },
      { type: 'B' },
      { type: 'C' },
      { type: 'A', count: 5 },
      { type: 'C', component: 'other' },
    ]);
    expect([status, body.accepted, body.rejected]).toEqual([200, 3, 3]);
    expect(body.results.map((result: { error?: { status: number } }) => result.error?.status ?? 0)).toEqual([
      0, 400, 0, 429, 0, 429,
    ]);
    expect(body.results[3].error).toMatchObject({ type: 'urn:gluepoint:problem:rate-limited', status: 429 });
    expect([await countOf('event_type', 'batch'), await countOf('component', 'batch')]).toEqual([2, 1]);
  });

  it('leave no trace when refused, so that the same id goes through later', async () => {
    await makeProject(two.a, 'ids', { newTypesPerHour: 1 });
    await send(two.a, 'ids', { type: 'first', id: 'i1' });
    const twice = [
      { type: 'late', id: 'i2' },
      { type: 'late', id: 'i2' },
      { type: 'first', id: 'i1' },
    ];
    const refused = await sendBatch(two.a, 'ids', twice);
    expect(refused.body).toMatchObject({ accepted: 1, rejected: 2 });
    expect(refused.body.results[2]).toMatchObject({ duplicate: true });
    two.clock.advance(3_600_000);
    const again = await send(two.b, 'ids', { type: 'late', id: 'i2' });
    expect([again.status, again.body]).toEqual([201, expect.objectContaining({ created: true, duplicate: false })]);
    expect((await send(two.a, 'ids', { type: 'late', id: 'i2' })).body).toMatchObject({ duplicate: true, count: 1 });
  });

  it('do not stand in the way of an id that was seen, although its type would be new again', async () => {
    await makeProject(two.a, 'seen', { newTypesPerHour: 1, newEventsPerHour: 1 });
    await send(two.a, 'seen', { type: 'first', id: 'i1', glueInterval: 0 });
    expect((await send(two.a, 'seen', { type: 'second' })).status).toBe(429);
    two.clock.advance(60_000);
    expect((await send(two.a, 'seen', { type: 'first', id: 'i1', glueInterval: 0 })).body.duplicate).toBe(true);
    expect((await send(two.a, 'seen', { type: 'first', id: 'i3', glueInterval: 0 })).status).toBe(429);
  });

  it('of one project take nothing from another, also at the same time', async () => {
    await makeProject(two.a, 'greedy', { newTypesPerHour: 5 });
    await makeProject(two.a, 'modest', { newTypesPerHour: 100 });
    const all = await Promise.all(
      range(100).flatMap((n) => [send(two.a, 'greedy', { type: `T ${n}` }), send(two.a, 'modest', { type: `T ${n}` })]),
    );
    const stored = (of: number) => all.filter(({ status }, n) => n % 2 === of && status === 201).length;
    expect([stored(0), stored(1)]).toEqual([5, 100]);
    expect(await usageOf(two.a, 'modest', 'newTypesPerHour')).toEqual({ used: 100, refused: 0 });
  });

  it('are counted and never refused where the quota is null', async () => {
    await makeProject(two.a, 'free', {});
    const { body } = await sendBatch(
      two.a,
      'free',
      range(500).map((n) => ({ type: `T ${n}`, component: `c ${n % 50}/d` })),
    );
    expect(body.accepted).toBe(500);
    expect(await usageOf(two.a, 'free', 'newTypesPerHour')).toEqual({ used: 500, refused: 0 });
    expect(await usageOf(two.a, 'free', 'newEventsPerHour')).toEqual({ used: 500, refused: 0 });
    expect(await usageOf(two.a, 'free', 'newComponentsPerHour')).toEqual({ used: 100, refused: 0 });
  });

  it('have room within a second in every process when the quota is changed, and none when it is lowered', async () => {
    await makeProject(two.a, 'changed', { newTypesPerHour: 1 });
    await send(two.a, 'changed', { type: 'T 0' });
    for (const app of [two.a, two.b]) expect((await send(app, 'changed', { type: 'T 1' })).status).toBe(429);
    await two.a.call('PATCH', '/v1/projects/changed', { quotas: { newTypesPerHour: 3 } });
    await until(async () => (await send(two.b, 'changed', { type: 'T 1' })).status === 201, 2);
    expect((await send(two.a, 'changed', { type: 'T 2' })).status).toBe(201);
    expect((await send(two.a, 'changed', { type: 'T 3' })).status).toBe(429);
    await two.b.call('PATCH', '/v1/projects/changed', { quotas: { newTypesPerHour: 2 } });
    await until(async () => (await send(two.a, 'changed', { type: 'T 3' })).body.detail.includes('of 2 new'), 2);
    expect((await send(two.a, 'changed', { type: 'T 2' })).status).toBe(200);
    await two.b.call('PATCH', '/v1/projects/changed', { quotas: { newTypesPerHour: null } });
    await until(async () => (await send(two.a, 'changed', { type: 'T 3' })).status === 201, 2);
  });
});

describe('new events of an hour', () => {
  it('are refused beyond the quota, while what prolongs or joins known ones is stored', async () => {
    await makeProject(two.a, 'events', { newEventsPerHour: 2 });
    const at = (minute: number) => ({
      type: 'T',
      glueInterval: '1m',
      startedAt: new Date(NOW_MS - minute * 60_000).toISOString(),
    });
    expect((await send(two.a, 'events', at(30))).status).toBe(201);
    expect((await send(two.a, 'events', at(28))).status).toBe(201);
    for (const minute of [20, 40, 26, 32]) {
      expect([minute, (await send(two.b, 'events', at(minute))).status]).toEqual([minute, 429]);
    }
    expect((await send(two.b, 'events', at(31))).status).toBe(200);
    expect((await send(two.b, 'events', at(27))).status).toBe(200);
    expect((await send(two.b, 'events', at(29))).body).toMatchObject({ created: false, count: 5 });
    expect(await countOf('event', 'events')).toBe(1);
    // An event that was joined into another counts nevertheless.
    expect((await send(two.a, 'events', at(20))).status).toBe(429);
    expect((await usageOf(two.b, 'events', 'newEventsPerHour')).used).toBe(2);
  });

  it('are exact for one series that flaps through two processes', async () => {
    await makeProject(two.a, 'flaps', { newEventsPerHour: 50 });
    const all = await Promise.all(
      range(120).map((n) =>
        send(n % 2 ? two.a : two.b, 'flaps', {
          type: 'T',
          glueInterval: 0,
          startedAt: new Date(NOW_MS - n * 1_000).toISOString(),
        }),
      ),
    );
    expect(all.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(70);
    expect(await countOf('event', 'flaps')).toBe(50);
  });
});

describe('new components of an hour', () => {
  it('count with their ancestors, and leave room for new types of known ones', async () => {
    await makeProject(two.a, 'places', { newComponentsPerHour: 4 });
    expect((await send(two.a, 'places', { component: 'a/b/c', type: 'T' })).status).toBe(201);
    const over = await send(two.a, 'places', { component: 'd/e', type: 'T' });
    expect([over.status, over.body.detail]).toEqual([429, expect.stringContaining('of 4 new components per hour')]);
    expect((await send(two.b, 'places', { component: 'a/b/x', type: 'T' })).status).toBe(201);
    expect((await send(two.b, 'places', { component: 'a/y', type: 'T' })).status).toBe(429);
    expect((await send(two.b, 'places', { component: 'a/b', type: 'U' })).status).toBe(201);
    expect((await send(two.b, 'places', { component: 'a', environment: 'test', type: 'T' })).status).toBe(429);
    expect(await countOf('component', 'places')).toBe(4);
    await until(async () => (await usageOf(two.a, 'places', 'newComponentsPerHour')).refused === 3);
    expect(await usageOf(two.a, 'places', 'newComponentsPerHour')).toEqual({ used: 4, refused: 3 });
  });

  it('are exact when two processes name the same ones at once', async () => {
    await makeProject(two.a, 'same', { newComponentsPerHour: 21 });
    const all = await Promise.all(
      range(60).map((n) => send(n % 2 ? two.a : two.b, 'same', { component: `root/${n >> 1}`, type: `T ${n}` })),
    );
    expect(await countOf('component', 'same')).toBe(21);
    expect((await usageOf(two.a, 'same', 'newComponentsPerHour')).used).toBe(21);
    expect(all.filter(({ status }) => status === 201)).toHaveLength(40);
  });
});

describe('what a project used', () => {
  it('goes with the project', async () => {
    await makeProject(two.a, 'gone', { newTypesPerHour: 1 });
    const { body } = await two.a.call('GET', '/v1/projects/gone');
    await send(two.a, 'gone', { type: 'T 0' });
    await send(two.a, 'gone', { type: 'T 1' });
    expect(await usageOf(two.a, 'gone', 'newTypesPerHour')).toEqual({ used: 1, refused: 1 });
    await send(two.a, 'gone', { type: 'T 1' });
    expect((await two.a.call('DELETE', '/v1/projects/gone')).status).toBe(204);
    await two.a.deps.quotas.usage(body.number);
    const { rows } = await two.database.pool.query('SELECT FROM quota_usage WHERE project_id = $1', [body.number]);
    expect(rows).toEqual([]);
  });
});
