import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const DEFAULTS = {
  retentionDays: 30,
  glueInterval: 3600,
  relevanceInterval: 300,
  links: [],
  quotas: {
    requestsPerMinute: 6_000_000,
    newTypesPerHour: 100_000,
    newEventsPerHour: 1_000_000,
    newComponentsPerHour: 20_000,
  },
  grouping: { version: 2 },
};

const NOTHING = { used: 0, refused: 0, until: expect.stringMatching(/:00\.000Z$/) };
const UNUSED = {
  requestsPerMinute: NOTHING,
  newTypesPerHour: NOTHING,
  newEventsPerHour: NOTHING,
  newComponentsPerHour: NOTHING,
};

describe('a project', () => {
  it('named default is there from the start, and stays', async () => {
    const response = await t.call('GET', '/v1/projects/default');
    expect(response.body).toEqual({ slug: 'default', name: 'Default', number: 1, ...DEFAULTS, usage: UNUSED });
    expect((await t.call('DELETE', '/v1/projects/default')).status).toBe(409);
    expect((await t.call('GET', '/v1/projects/default')).status).toBe(200);
  });

  it('is made with defaults, shown, changed in parts and deleted', async () => {
    const made = await t.call('POST', '/v1/projects', { slug: 'shop' });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe('/v1/projects/shop');
    expect(made.body).toEqual({ slug: 'shop', name: 'shop', number: expect.any(Number), ...DEFAULTS });

    const links = [{ label: 'Logs', url: 'https://logs.example.com/?q={component}&env={environment}#{version}{type}' }];
    const change = {
      name: 'Shop 🦆',
      retentionDays: 90,
      glueInterval: '30m',
      links,
      quotas: { newTypesPerHour: null },
    };
    const changed = await t.call('PATCH', '/v1/projects/shop', change);
    expect(changed.body).toEqual({
      ...made.body,
      name: 'Shop 🦆',
      retentionDays: 90,
      glueInterval: 1800,
      links,
      quotas: { ...DEFAULTS.quotas, newTypesPerHour: null },
    });
    const again = await t.call('PATCH', '/v1/projects/shop', {
      quotas: { requestsPerMinute: 5 },
      relevanceInterval: 0,
    });
    expect(again.body.quotas).toEqual({ ...changed.body.quotas, requestsPerMinute: 5 });
    expect(again.body).toMatchObject({ relevanceInterval: 0, retentionDays: 90, name: 'Shop 🦆' });
    expect((await t.call('GET', '/v1/projects/shop')).body).toEqual({ ...again.body, usage: UNUSED });

    expect((await t.call('DELETE', '/v1/projects/shop')).status).toBe(204);
    expect((await t.call('GET', '/v1/projects/shop')).status).toBe(404);
    expect((await t.call('PATCH', '/v1/projects/shop', {})).status).toBe(404);
    expect((await t.call('DELETE', '/v1/projects/shop')).status).toBe(404);
  });

  it('has a slug of its own', async () => {
    await t.call('POST', '/v1/projects', { slug: 'twice' });
    expect((await t.call('POST', '/v1/projects', { slug: 'twice' })).status).toBe(409);
    for (const slug of ['', 'A', '-a', 'a_b', 'a'.repeat(64), 'ä', 'a b', null, 7]) {
      expect([slug, (await t.call('POST', '/v1/projects', { slug })).status]).toEqual([slug, 400]);
    }
    expect((await t.call('POST', '/v1/projects', { slug: 'a'.repeat(63) })).status).toBe(201);
    expect((await t.call('PATCH', '/v1/projects/twice', { slug: 'thrice' })).status).toBe(400);
  });

  it('can be made by two at once only once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => t.call('POST', '/v1/projects', { slug: 'race' })));
    expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('takes links to http and https only, whose host no sender can choose', async () => {
    const urls = [
      'javascript:alert(1)',
      'ftp://x.example/',
      '//x.example',
      '/path',
      'https://{component}',
      'https://{component}.example.com/',
      'https://user:{version}@x.example/',
      'https://x.example/{secret}',
      'https://x.example/{component',
      'https://x.example/a b',
      'https://',
      '',
    ];
    for (const url of urls) {
      const response = await t.call('PATCH', '/v1/projects/default', { links: [{ label: 'x', url }] });
      expect([url, response.status]).toEqual([url, 400]);
    }
    for (const url of ['http://x:8080', 'https://x.example/{component}/{type}?v={version}']) {
      const response = await t.call('PATCH', '/v1/projects/default', { links: [{ label: 'x', url }] });
      expect([url, response.status]).toEqual([url, 200]);
    }
    await t.call('PATCH', '/v1/projects/default', { links: [] });
  });

  it('refuses wrong numbers and unknown fields', async () => {
    const wrong = [
      { retentionDays: 0 },
      { retentionDays: 1.5 },
      { retentionDays: '30' },
      { glueInterval: -1 },
      { glueInterval: '31d' },
      { quotas: { requestsPerMinute: -1 } },
      { grouping: { version: 1 } },
      { grouping: {} },
      { quotas: { requestsPerHour: 1 } },
      { name: '' },
      { name: 'a\u0000b' },
      { name: '\ud800' },
      { number: 3 },
    ];
    for (const body of wrong) {
      expect([body, (await t.call('PATCH', '/v1/projects/default', body)).status]).toEqual([body, 400]);
    }
  });
});

describe('a change of a project', () => {
  it('acts on what is sent next, here at once', async () => {
    await t.call('POST', '/v1/projects', { slug: 'quick' });
    await t.call('POST', '/v1/occurrences?project=quick', { component: 'a', type: 'b' });
    await t.call('PATCH', '/v1/projects/quick', { relevanceInterval: 7 });
    const { eventId } = (await t.call('POST', '/v1/occurrences?project=quick', { component: 'a', type: 'c' })).body;
    expect((await t.call('GET', `/v1/events/${eventId}?project=quick`)).body.relevanceInterval).toBe(7);
  });
});

describe('deleting a project', () => {
  it('removes all that was in it and nothing else, and its keys open nothing', async () => {
    await t.call('POST', '/v1/projects', { slug: 'doomed' });
    const { key } = (await t.call('POST', '/v1/keys?project=doomed', { name: 'k', role: 'admin' })).body;
    for (const project of ['doomed', 'default']) {
      const body = { component: 'x/y', type: 'z', id: 'one' };
      const { eventId } = (await t.call('POST', `/v1/occurrences?project=${project}`, body)).body;
      const { typeId } = (await t.call('GET', `/v1/events/${eventId}?project=${project}`)).body;
      await t.call('PATCH', `/v1/types/${typeId}?project=${project}`, { muted: true });
      await t.call('POST', `/v1/events/${eventId}/close?project=${project}`);
    }
    const before = await rowsPerProject();
    const doomed = (await t.call('GET', '/v1/projects/doomed')).body.number;
    expect(Object.values(before).filter((counts) => counts[doomed]).length).toBeGreaterThan(7);

    expect((await t.call('DELETE', '/v1/projects/doomed')).status).toBe(204);

    const after = await rowsPerProject();
    // Processes add to it about once a second.
    const { quota_usage: usage, ...others } = before;
    expect([usage?.[doomed], after.quota_usage?.[doomed]]).toEqual([expect.any(Number), undefined]);
    for (const [table, counts] of Object.entries(others)) {
      expect([table, after[table]]).toEqual([table, { ...counts, [doomed]: undefined }]);
    }
    expect((await t.call('GET', '/v1/events', undefined, { key })).status).toBe(401);
    expect((await t.call('GET', '/v1/events?project=doomed')).status).toBe(404);
  });

  /** How many rows each table has of each project. */
  async function rowsPerProject(): Promise<Record<string, Record<number, number>>> {
    const { rows: tables } = await t.deps.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'project_id'`,
    );
    const counts: Record<string, Record<number, number>> = {};
    for (const { name } of tables) {
      const text = `SELECT project_id, count(*) AS n FROM "${name}" GROUP BY 1 ORDER BY 1`;
      const { rows } = await t.deps.pool.query<{ project_id: number; n: number }>(text);
      counts[name] = Object.fromEntries(rows.map(({ project_id, n }) => [project_id, n]));
    }
    return counts;
  }
});

describe('the list of projects', () => {
  it('comes in pages, by slug', async () => {
    for (const slug of ['list-a', 'list-b', 'list-c']) await t.call('POST', '/v1/projects', { slug });
    const slugs: string[] = [];
    let cursor = '';
    do {
      const page = await t.call('GET', `/v1/projects?limit=3${cursor}`);
      slugs.push(...page.body.items.map(({ slug }: { slug: string }) => slug));
      cursor = `&cursor=${page.body.nextCursor}`;
    } while (!cursor.endsWith('null'));
    expect(slugs).toEqual([...slugs].sort());
    expect(slugs).toEqual(expect.arrayContaining(['default', 'list-a', 'list-b', 'list-c']));
    expect(new Set(slugs).size).toBe(slugs.length);
  });
});
