import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type MovedClock, movedClock } from '../../../support/clock.js';

const NOW = Date.parse('2026-11-20T15:00:00.000Z');
const HOUR = 3_600_000;
const MINUTE = 60_000;

interface Item {
  id: string;
  component: string;
  environment: string;
  type: string;
  message: string | null;
  startedAt: string;
  endedAt: string;
  count: number;
}

let t: TestApp;
let clock: MovedClock;
beforeAll(async () => {
  clock = movedClock(NOW);
  t = await startTestApp({ clock });
});
afterAll(() => t.close());

const iso = (ms: number) => new Date(ms).toISOString();

async function send(occurrences: object[], project = 'default'): Promise<string[]> {
  const response = await t.call('POST', `/v1/occurrences/batch?project=${project}`, { occurrences });
  expect(response.body.rejected).toBe(0);
  return response.body.results.map(({ eventId }: { eventId: string }) => eventId);
}

async function list(query: string): Promise<Item[]> {
  const response = await t.call('GET', `/v1/events?${query}`);
  expect([query, response.status, response.body.detail]).toEqual([query, 200, undefined]);
  return response.body.items;
}

/** Follows nextCursor to the end; `between` runs before each further page. */
async function pages(url: string, limit: number, between: () => Promise<unknown> = async () => {}): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  for (;;) {
    const page = await t.call('GET', `${url}&limit=${limit}${cursor}`);
    expect(page.body.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.body.items);
    if (page.body.nextCursor === null) return items;
    cursor = `&cursor=${page.body.nextCursor}`;
    await between();
  }
}

describe('an event', () => {
  it('is shown with all that its occurrences left', async () => {
    const [eventId] = await send([
      {
        component: 'shown/db',
        environment: 'staging',
        type: 'Cannot connect',
        message: 'first',
        startedAt: '2026-11-20T12:00:00+02:00',
        endedAt: '2026-11-20T10:30:00Z',
        count: 3,
        importance: 'warning',
        glueKey: 'k',
        glueInterval: '2h',
        relevanceInterval: 90,
        version: '1.0',
        stack: 'at x',
        properties: { b: 1, a: 'x', c: null, d: true },
      },
    ]);
    const shown = await t.call('GET', `/v1/events/${eventId}`);
    expect(shown.status).toBe(200);
    expect(shown.body).toEqual({
      id: eventId,
      project: 'default',
      environment: 'staging',
      component: 'shown/db',
      typeId: expect.any(String),
      type: 'Cannot connect',
      glueKey: 'k',
      importance: 'warning',
      message: 'first',
      stack: 'at x',
      version: '1.0',
      properties: { a: 'x', b: 1, c: null, d: true },
      startedAt: '2026-11-20T10:00:00.000Z',
      endedAt: '2026-11-20T10:30:00.000Z',
      count: 3,
      glueInterval: 7200,
      relevanceInterval: 90,
      relevantUntil: '2026-11-20T10:31:30.000Z',
      active: false,
      closedAt: null,
    });
    const { stack, ...item } = shown.body;
    expect((await list('component=shown/db'))[0]).toEqual(item);
    expect((await list('component=shown/db&fields=full'))[0]).toEqual(shown.body);
  });

  it('that was closed has closedAt, also after it went on; the next event of its series has none', async () => {
    const [eventId] = await send([{ component: 'closed', type: 'T', glueInterval: 60 }]);
    const event = async (id = eventId) => (await t.call('GET', `/v1/events/${id}`)).body;
    clock.advance(1000);
    await t.call('POST', `/v1/events/${eventId}/close`);
    const closedAt = iso(NOW + 1000);
    expect(await event()).toMatchObject({ closedAt, active: false });
    clock.advance(1000);
    await send([{ component: 'closed', type: 'T', glueInterval: 60 }]);
    expect(await event()).toMatchObject({ closedAt, active: true, count: 2, endedAt: iso(NOW + 2000) });
    expect((await list('component=closed&fields=full'))[0]).toEqual(await event());
    clock.advance(HOUR);
    const [next] = await send([{ component: 'closed', type: 'T', glueInterval: 60 }]);
    expect(await event(next)).toMatchObject({ closedAt: null, active: true });
    expect(await event()).toMatchObject({ closedAt });
    clock.set(NOW);
  });

  it('without texts has nulls and no properties, and is active until relevantUntil', async () => {
    const [eventId] = await send([{ component: 'bare', type: 'T', relevanceInterval: 10 }]);
    const event = async () => (await t.call('GET', `/v1/events/${eventId}`)).body;
    expect(await event()).toMatchObject({
      message: null,
      stack: null,
      version: null,
      properties: {},
      glueKey: '',
      active: true,
    });
    clock.set(NOW + 9_999);
    expect((await event()).active).toBe(true);
    expect(await list('component=bare&active=true')).toHaveLength(1);
    clock.set(NOW + 10_000);
    expect((await event()).active).toBe(false);
    expect(await list('component=bare&active=true')).toHaveLength(0);
    clock.set(NOW);
  });

  it('that was joined with an earlier one redirects to it with 308, with the query kept', async () => {
    const at = (ms: number) => ({ component: 'joined', type: 'T', glueInterval: 60, startedAt: iso(ms) });
    const [early, late] = await send([at(NOW - HOUR), at(NOW - HOUR + 2 * MINUTE)]);
    expect(early).not.toBe(late);
    await send([at(NOW - HOUR + MINUTE)]);
    expect((await t.call('GET', `/v1/events/${early}`)).body.count).toBe(3);
    const moved = await t.call('GET', `/v1/events/${late}?project=default`);
    expect(moved.status).toBe(308);
    expect(moved.headers.location).toBe(`/v1/events/${early}?project=default`);
    const distribution = await t.call('GET', `/v1/events/${late}/distribution?bucket=120`);
    expect(distribution.status).toBe(308);
    expect(distribution.headers.location).toBe(`/v1/events/${early}/distribution?bucket=120`);
  });
});

describe('the list of events', () => {
  beforeAll(async () => {
    await t.call('POST', '/v1/projects', { slug: 'elsewhere' });
    await send([{ component: 'f/a', type: 'Alpha beta' }], 'elsewhere');
    const place = (component: string, type: string, hoursAgo: number, rest: object = {}) => ({
      component,
      type,
      startedAt: iso(NOW - hoursAgo * HOUR),
      glueInterval: 0,
      ...rest,
    });
    await send([
      place('f', 'Alpha beta', 1, { message: 'disk 100%_full \\ now', version: '1' }),
      place('f/a', 'Alpha beta', 2, { importance: 'warning', message: 'Диск полон' }),
      place('f/a', 'Gamma', 3, { importance: 'success', environment: 'staging', version: '2' }),
      place('f/a/b', 'alpha BETA', 4, { importance: 'unknown', glueKey: 'g' }),
      place('f/b', 'Alpha beta', 5, { glueKey: 'g' }),
      place('f0', 'Alpha beta', 6),
      place('f-x', 'Alpha beta', 7),
    ]);
  });

  const names = async (query: string) => (await list(query)).map(({ component, type }) => `${component} ${type}`);

  it('is filtered by component, exactly', async () => {
    expect(await names('component=f')).toEqual(['f Alpha beta']);
    expect(await names('component=f/a')).toEqual(['f/a Alpha beta', 'f/a Gamma']);
    expect(await names('component=f/nothing')).toEqual([]);
  });

  it('has the descendants too with subtree, and no neighbours of like name', async () => {
    const all = ['f Alpha beta', 'f/a Alpha beta', 'f/a Gamma', 'f/a/b alpha BETA', 'f/b Alpha beta'];
    expect(await names('component=f&subtree=true')).toEqual(all);
    expect(await names('component=f&subtree=false')).toEqual(all.slice(0, 1));
    expect(await names('component=f/a&subtree=true')).toEqual(all.slice(1, 4));
  });

  it('has all environments unless one is named', async () => {
    expect(await names('component=f/a&environment=production')).toEqual(['f/a Alpha beta']);
    expect(await names('component=f&subtree=true&environment=staging')).toEqual(['f/a Gamma']);
    expect(await names('environment=staging&type=Gamma')).toEqual(['f/a Gamma']);
    expect(await names('component=f&environment=missing')).toEqual([]);
  });

  it('is filtered by type, glue key, version and importance, together', async () => {
    expect(await names('type=Alpha beta&component=f&subtree=true')).toEqual([
      'f Alpha beta',
      'f/a Alpha beta',
      'f/b Alpha beta',
    ]);
    expect(await names('type=Gamma')).toEqual(['f/a Gamma']);
    expect(await names('type=gamma')).toEqual([]);
    expect(await names('glueKey=g')).toEqual(['f/a/b alpha BETA', 'f/b Alpha beta']);
    expect(await names('glueKey=g&type=Alpha beta&component=f/b&environment=production')).toEqual(['f/b Alpha beta']);
    expect(await names('glueKey=&type=Alpha beta&component=f/b&environment=production')).toEqual([]);
    expect(await names('component=f&subtree=true&version=2')).toEqual(['f/a Gamma']);
    expect(await names('component=f&subtree=true&importance=success&importance=unknown')).toEqual([
      'f/a Gamma',
      'f/a/b alpha BETA',
    ]);
  });

  it('is filtered by time: endedAt at or after `from`, startedAt before `to`', async () => {
    const [from, to] = [NOW - 4 * HOUR, NOW - 2 * HOUR];
    const within = (a: number, b: number) => names(`component=f&subtree=true&from=${iso(a)}&to=${iso(b)}`);
    expect(await within(from, to)).toEqual(['f/a Gamma', 'f/a/b alpha BETA']);
    expect(await within(from + 1, to)).toEqual(['f/a Gamma']);
    expect(await within(from, to + 1)).toEqual(['f/a Alpha beta', 'f/a Gamma', 'f/a/b alpha BETA']);
  });

  it.each(['events', 'findings', 'deliveries'])('is refused where `from` lies after `to`: %s', async (list) => {
    const { status, body } = await t.call('GET', `/v1/${list}?from=${iso(NOW + 1)}&to=${iso(NOW)}`);
    expect([status, body.errors]).toEqual([400, [{ path: 'from', message: 'must not be after `to`' }]]);
    expect((await t.call('GET', `/v1/${list}?from=${iso(NOW)}&to=${iso(NOW)}`)).status).toBe(200);
  });

  it('has an event that lasts over the range', async () => {
    await send([{ component: 'long', type: 'T', startedAt: iso(NOW - 9 * HOUR), endedAt: iso(NOW - HOUR) }]);
    expect(await names(`component=long&from=${iso(NOW - 5 * HOUR)}&to=${iso(NOW - 4 * HOUR)}`)).toEqual(['long T']);
  });

  it('is searched for words in the type, in any case and order', async () => {
    expect(await names('component=f&subtree=true&q=BETA alp')).toEqual([
      'f Alpha beta',
      'f/a Alpha beta',
      'f/a/b alpha BETA',
      'f/b Alpha beta',
    ]);
    expect(await names('q=beta gamma')).toEqual([]);
    expect(await names('q=GAM')).toEqual(['f/a Gamma']);
  });

  it('is searched for words in messages when a time is given, in which % and _ are nothing special', async () => {
    const from = iso(NOW - 30 * HOUR);
    expect(await names('q=disk')).toEqual([]);
    expect(await names(`q=DISK full&from=${from}`)).toEqual(['f Alpha beta']);
    expect(await names(`q=диск&to=${iso(NOW + 1)}`)).toEqual(['f/a Alpha beta']);
    expect(await names(`q=${encodeURIComponent('0%_F')}&from=${from}`)).toEqual(['f Alpha beta']);
    expect(await names(`q=${encodeURIComponent('\\ n')}&from=${from}`)).toEqual(['f Alpha beta']);
    expect(await names(`q=${encodeURIComponent('d%k')}&from=${from}`)).toEqual([]);
    expect(await names(`q=gamma&from=${from}`)).toEqual(['f/a Gamma']);
  });

  it('has what is active now, of any importance, wherever', async () => {
    await send([
      {
        component: 'act/a',
        type: 'T',
        importance: 'unknown',
        startedAt: iso(NOW - 20 * HOUR),
        relevanceInterval: '30d',
      },
      { component: 'act/b', type: 'T', startedAt: iso(NOW - 21 * HOUR), relevanceInterval: '21h' },
      { component: 'act/c', type: 'T', startedAt: iso(NOW - 1000), relevanceInterval: 1 },
    ]);
    expect(await names('component=act&subtree=true&active=true')).toEqual(['act/a T']);
    expect(await names('component=act/a&environment=production&active=true')).toEqual(['act/a T']);
    expect(await names('component=act&subtree=true&active=false')).toHaveLength(3);
  });
});

describe('paging through events', () => {
  beforeAll(async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({
      component: `p/${i % 7}`,
      type: `T${i % 3}`,
      glueKey: String(i),
      startedAt: iso(NOW - i * 20 * MINUTE),
    }));
    await send(many);
  });

  const WAYS = [
    'component=p&subtree=true',
    'component=p/1',
    'type=T1&component=p&subtree=true',
    'component=p&subtree=true&q=t',
  ];

  it('shows every event once, newest hour first, with every filter and size of the page', async () => {
    for (const way of WAYS) {
      const whole = await pages(`/v1/events?${way}`, 200);
      expect(whole.length).toBeGreaterThan(5);
      const hours = whole.map(({ endedAt }) => Math.floor(Date.parse(endedAt) / HOUR));
      expect(hours).toEqual([...hours].sort((a, b) => b - a));
      for (const limit of [1, 7, 50]) {
        expect((await pages(`/v1/events?${way}`, limit)).map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
      }
    }
  });

  it('stays whole while events are added and prolonged', async () => {
    const before = await pages('/v1/events?component=p&subtree=true', 200);
    let sent = 0;
    const busy = () => {
      sent += 1;
      return send([
        { component: 'p/new', type: `N${sent}`, startedAt: iso(NOW) },
        { component: `p/0`, type: 'T0', glueKey: '0', startedAt: iso(NOW + sent) },
        { component: 'p/old', type: `O${sent}`, startedAt: iso(NOW - 25 * HOUR) },
      ]);
    };
    const seen = (await pages('/v1/events?component=p&subtree=true', 5, busy)).map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
  });

  it('takes a limit of 1 to 200 and only its own cursors', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'limit=1.5',
      'limit=',
      'cursor=x',
      'cursor=',
      'cursor=WzEsMl0',
    ]) {
      expect([query, (await t.call('GET', `/v1/events?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe('the distribution of an event', () => {
  const START = Date.parse('2026-11-20T08:00:30.000Z');

  async function distributionOf(component: string, query = '') {
    const [event] = await list(`component=${component}`);
    const response = await t.call('GET', `/v1/events/${event?.id}/distribution${query}`);
    expect(response.status).toBe(200);
    return response.body as { from: string; to: string; bucket: number; counts: { at: string; count: number }[] };
  }

  it('counts occurrences by the minute of their end, and leaves out what is empty', async () => {
    const at = (minutes: number, count: number) => ({
      component: 'dist/a',
      type: 'T',
      count,
      startedAt: iso(START + minutes * MINUTE),
    });
    await send([at(0, 2), at(0, 1), at(3, 5)]);
    await send([at(3, 1), at(1, 4)]);
    await send([at(59, 7)]);
    expect(await distributionOf('dist/a')).toEqual({
      from: '2026-11-20T08:00:00.000Z',
      to: '2026-11-20T09:00:00.000Z',
      bucket: 60,
      counts: [
        { at: '2026-11-20T08:00:00.000Z', count: 3 },
        { at: '2026-11-20T08:01:00.000Z', count: 4 },
        { at: '2026-11-20T08:03:00.000Z', count: 6 },
        { at: '2026-11-20T08:59:00.000Z', count: 7 },
      ],
    });
  });

  it('is gathered into larger buckets, whose sum stays the same', async () => {
    expect(await distributionOf('dist/a', '?bucket=3600')).toMatchObject({
      from: '2026-11-20T08:00:00.000Z',
      to: '2026-11-20T09:00:00.000Z',
      counts: [{ at: '2026-11-20T08:00:00.000Z', count: 20 }],
    });
    for (const bucket of [120, 300, 1500, 86_400]) {
      const { counts, from, to } = await distributionOf('dist/a', `?bucket=${bucket}`);
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(20);
      expect((Date.parse(to) - Date.parse(from)) % (bucket * 1000)).toBe(0);
      expect(Date.parse(from)).toBeLessThanOrEqual(START);
    }
  });

  it('keeps to its own event where a series has several', async () => {
    const at = (hours: number, count: number) => ({
      component: 'dist/b',
      type: 'T',
      count,
      glueInterval: 60,
      startedAt: iso(START + hours * HOUR),
    });
    await send([at(0, 1), at(2, 2), at(4, 4)]);
    await send([{ ...at(2, 8), startedAt: iso(START + 2 * HOUR + MINUTE) }]);
    const events = await list('component=dist/b');
    expect(events).toHaveLength(3);
    for (const { id, count } of events) {
      const { counts } = (await t.call('GET', `/v1/events/${id}/distribution`)).body;
      expect(counts.reduce((sum: number, bucket: { count: number }) => sum + bucket.count, 0)).toBe(count);
    }
  });

  it('moves with an event that is joined: nothing is counted twice or lost', async () => {
    const at = (minutes: number) => ({
      component: 'dist/c',
      type: 'T',
      glueInterval: 300,
      startedAt: iso(START + minutes * MINUTE),
    });
    await send([at(0)]);
    await send([at(10)]);
    await send([at(5)]);
    const { counts } = await distributionOf('dist/c');
    expect(counts.map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('also of one that began before 1970', async () => {
    await send([{ component: 'dist/d', type: 'T', startedAt: '0001-01-01T00:00:00.000Z', endedAt: iso(START) }]);
    const { from, counts } = await distributionOf('dist/d');
    expect(from).toBe('0001-01-01T00:00:00.000Z');
    expect(counts).toEqual([{ at: '2026-11-20T08:00:00.000Z', count: 1 }]);
  });

  it('takes a multiple of 60 s only', async () => {
    const [event] = await list('component=dist/a');
    for (const bucket of ['0', '59', '61', '-60', 'x', '60.5', String(31 * 86_400)]) {
      const response = await t.call('GET', `/v1/events/${event?.id}/distribution?bucket=${bucket}`);
      expect([bucket, response.status]).toEqual([bucket, 400]);
      expect(response.body.errors[0].path).toBe('bucket');
    }
  });
});
