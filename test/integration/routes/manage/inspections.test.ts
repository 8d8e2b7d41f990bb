import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../src/lib/time.js';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';

const NOON_MS = Date.UTC(2026, 10, 20, 12);
const clock = movedClock(NOON_MS);

let t: TestApp;
let admin: string;
let reader: string;
let project = '';
let projects = 0;

beforeAll(async () => {
  t = await startTestApp({ clock });
});
afterAll(() => t.close());
beforeEach(async () => {
  clock.set(NOON_MS + 61_000);
  projects += 1;
  project = `p${projects}`;
  await t.call('POST', '/v1/projects', { slug: project });
  admin = await keyOf(project, 'admin');
  reader = await keyOf(project, 'read');
});

async function keyOf(slug: string, role: string): Promise<string> {
  return (await t.call('POST', `/v1/keys?project=${slug}`, { name: role, role })).body.key;
}

const call = (method: string, url: string, body?: unknown, key = admin) => t.call(method, url, body, { key });
const make = (body: object) => call('POST', '/v1/inspections', body);
/** On a busy machine a request may wait too long for a connection, and is asked to retry. */
async function makeWithRetries(body: object) {
  for (;;) {
    const response = await make(body);
    if (response.status !== 503) return response;
  }
}
const list = async () => (await call('GET', '/v1/inspections')).body.items;

/** A policy without targets. */
async function policy(name: string, slug = project): Promise<string> {
  const { rows } = await t.database.pool.query(
    `INSERT INTO alert_policy (project_id, id, name, triggers, silence_ms, set_by, made_ms)
     SELECT id, gen_random_uuid(), $2, '{}', 0, 'api', 0 FROM project WHERE slug = $1 RETURNING id`,
    [slug, name],
  );
  return rows[0].id;
}

async function stored(id: string) {
  const { rows } = await t.database.pool.query('SELECT * FROM inspection WHERE id = $1', [id]);
  return rows[0];
}

describe('every project', () => {
  it('has an inspection of all its errors from the start, made by the clock of the service', async () => {
    const [inspection, ...others] = await list();
    expect(others).toEqual([]);
    expect(inspection).toEqual({
      id: expect.any(String),
      name: 'New errors',
      enabled: true,
      filters: { environment: [], component: [], version: [] },
      silence: null,
      policies: [],
      lastRun: null,
      nextRun: '2026-11-20T13:00:00.000Z',
    });
    expect(await stored(inspection.id)).toMatchObject({
      set_by: 'default',
      made_ms: NOON_MS + 61_000,
      inspected_until_ms: NOON_MS,
    });
  });

  it('has it also where the project is `default`, in which processes that start together make one', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => startTestApp({ clock, database: t.database })));
    const { body } = await t.call('GET', '/v1/inspections');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['New errors']);
    for (const other of others) await other.close();
  });

  it('may do without it, and it does not come back', async () => {
    const [{ id }] = await list();
    expect((await call('DELETE', `/v1/inspections/${id}`)).status).toBe(204);
    const other = await startTestApp({ clock, database: t.database });
    expect(await list()).toEqual([]);
    await other.close();
  });
});

describe('an inspection', () => {
  it('is made with defaults, begins with the present hour, and says when it runs next', async () => {
    const made = await make({ name: '  Everything ' });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`/v1/inspections/${made.body.id}`);
    expect(made.body).toEqual({
      id: expect.any(String),
      name: 'Everything',
      enabled: true,
      filters: { environment: [], component: [], version: [] },
      silence: null,
      policies: [],
      lastRun: null,
      nextRun: '2026-11-20T13:00:00.000Z',
    });
    expect(await stored(made.body.id)).toMatchObject({
      set_by: 'api',
      made_ms: NOON_MS + 61_000,
      inspected_until_ms: NOON_MS,
    });
    expect((await call('GET', `/v1/inspections/${made.body.id}`, undefined, reader)).body).toEqual(made.body);
    expect((await list())[0]).toEqual(made.body);
  });

  it('is made with everything it can have, and changed in parts', async () => {
    const id = await policy('On call');
    const filters = { environment: ['production', 'staging'], component: ['shop/payment'], version: ['', '2.0 🦆'] };
    const made = await make({ name: 'Payment', enabled: false, filters, silence: '7d', policies: [id] });
    expect(made.body).toMatchObject({ enabled: false, filters, silence: 604_800, policies: [id], nextRun: null });
    const url = `/v1/inspections/${made.body.id}`;

    const changed = await call('PATCH', url, { filters: { version: [] }, silence: 90 });
    expect(changed.body).toEqual({ ...made.body, filters: { ...filters, version: [] }, silence: 90 });
    const renamed = await call('PATCH', url, { name: 'Payments', silence: null, policies: [], enabled: true });
    expect(renamed.body).toEqual({
      ...changed.body,
      name: 'Payments',
      silence: null,
      policies: [],
      enabled: true,
      nextRun: '2026-11-20T13:00:00.000Z',
    });
    expect((await call('GET', url)).body).toEqual(renamed.body);
  });

  it('runs next on the hour after the present one, also when it is the full hour', async () => {
    const [{ id }] = await list();
    const next = async (ms: number) => {
      clock.set(ms);
      return (await call('GET', `/v1/inspections/${id}`)).body.nextRun;
    };
    expect(await next(NOON_MS + HOUR_MS - 1)).toBe('2026-11-20T13:00:00.000Z');
    expect(await next(NOON_MS + HOUR_MS)).toBe('2026-11-20T14:00:00.000Z');
    expect(await next(NOON_MS + HOUR_MS + 1)).toBe('2026-11-20T14:00:00.000Z');
  });

  it('that is switched on again begins with the present hour, and never before what it has inspected', async () => {
    const { id } = (await make({ name: 'Switch' })).body;
    const url = `/v1/inspections/${id}`;
    const switchAt = async (ms: number, enabled: boolean) => {
      clock.set(ms);
      await call('PATCH', url, { enabled });
      return (await stored(id)).inspected_until_ms;
    };
    expect(await switchAt(NOON_MS + HOUR_MS, false)).toBe(NOON_MS);
    expect(await switchAt(NOON_MS + 5 * HOUR_MS + 1, true)).toBe(NOON_MS + 5 * HOUR_MS);
    expect(await switchAt(NOON_MS + 9 * HOUR_MS, true)).toBe(NOON_MS + 5 * HOUR_MS);
    await switchAt(NOON_MS + 9 * HOUR_MS, false);
    expect(await switchAt(NOON_MS + 3 * HOUR_MS, true)).toBe(NOON_MS + 5 * HOUR_MS);
  });

  it('shows when it last ran', async () => {
    const [{ id }] = await list();
    await t.database.pool.query('UPDATE inspection SET last_run_ms = $2 WHERE id = $1', [id, NOON_MS + 1234]);
    expect((await list())[0].lastRun).toBe('2026-11-20T12:00:01.234Z');
  });

  it('counts as set by the API once the API has changed it, but not when nothing was said', async () => {
    const [{ id }] = await list();
    for (const nothing of [{}, { filters: {} }]) {
      expect((await call('PATCH', `/v1/inspections/${id}`, nothing)).status).toBe(200);
      expect((await stored(id)).set_by).toBe('default');
    }
    await call('PATCH', `/v1/inspections/${id}`, { enabled: true });
    expect((await stored(id)).set_by).toBe('api');
  });

  it('has a name of its own in its project', async () => {
    const { id } = (await make({ name: 'One' })).body;
    expect((await make({ name: 'One' })).status).toBe(409);
    expect((await make({ name: ' One ' })).status).toBe(409);
    const { id: other } = (await make({ name: 'one' })).body;
    expect((await call('PATCH', `/v1/inspections/${other}`, { name: 'One', enabled: false })).status).toBe(409);
    expect((await stored(other)).enabled).toBe(true);
    expect((await call('PATCH', `/v1/inspections/${id}`, { name: 'One' })).status).toBe(200);
    expect((await t.call('POST', '/v1/inspections', { name: 'One' })).status).toBe(201);
  });

  it('of one name can be made by many at once only once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => make({ name: 'race' })));
    expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('is one of at most 50, however many are made at once', async () => {
    const all = await Promise.all(Array.from({ length: 52 }, (_, n) => makeWithRetries({ name: `n${n}` })));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(49);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(3);
    expect((await call('GET', '/v1/inspections?limit=200')).body.items).toHaveLength(50);
  });

  it('refuses what is wrong, names the place and changes nothing', async () => {
    const wrong: [object, string][] = [
      [{ filters: { enviroment: ['production'] } }, 'filters.enviroment'],
      [{ filters: { environment: 'production' } }, 'filters.environment'],
      [{ filters: { environment: ['a', 'b', 'a'] } }, 'filters.environment.2'],
      [{ filters: { environment: [''] } }, 'filters.environment.0'],
      [{ filters: { environment: ['x'.repeat(65)] } }, 'filters.environment.0'],
      [{ filters: { component: ['a//b'] } }, 'filters.component.0'],
      [{ filters: { component: ['a', 'a\u0000'] } }, 'filters.component.1'],
      [{ filters: { component: [1] } }, 'filters.component.0'],
      [{ filters: { version: ['x'.repeat(101)] } }, 'filters.version.0'],
      [{ filters: { version: Array.from({ length: 101 }, (_, n) => `${n}`) } }, 'filters.version'],
      [{ filters: null }, 'filters'],
      [{ filters: [] }, 'filters'],
      [{ name: '' }, 'name'],
      [{ name: ' \t\n' }, 'name'],
      [{ name: 'x'.repeat(101) }, 'name'],
      [{ name: '\ud800' }, 'name'],
      [{ name: 'a\u0000b' }, 'name'],
      [{ name: 7 }, 'name'],
      [{ silence: 'soon' }, 'silence'],
      [{ silence: 59.999 }, 'silence'],
      [{ silence: '0s' }, 'silence'],
      [{ silence: '31d' }, 'silence'],
      [{ silence: -1 }, 'silence'],
      [{ silence: true }, 'silence'],
      [{ enabled: 'yes' }, 'enabled'],
      [{ policies: ['unknown'] }, 'policies.0'],
      [{ policies: ['01938f5e-7c00-7000-8000-000000000001'] }, 'policies.0'],
      [{ policies: ['x', 'x'] }, 'policies.1'],
      [{ id: 'x' }, 'id'],
      [{ lastRun: null }, 'lastRun'],
    ];
    const [before] = await list();
    for (const [fields, path] of wrong) {
      for (const [method, url, name] of [
        ['POST', '/v1/inspections', 'Another'],
        ['PATCH', `/v1/inspections/${before.id}`, 'New errors'],
      ] as const) {
        const response = await call(method, url, { name, ...fields });
        expect([method, fields, response.status]).toEqual([method, fields, 400]);
        const paths = response.body.errors.map((error: { path: string }) => error.path);
        expect([method, fields, paths]).toEqual([method, fields, expect.arrayContaining([path])]);
      }
    }
    for (const body of ['[]', '"x"', 'null', '{', '{"name":"a","name2":1}']) {
      expect((await call('POST', '/v1/inspections', body)).status).toBe(400);
    }
    expect(await list()).toEqual([before]);
  });

  it('takes a name of 100 code points, and every filter at its limits', async () => {
    const entries = (length: number, n: number) => `${'🦆'.repeat(length - 4)}${1000 + n}`;
    const filters = {
      environment: Array.from({ length: 100 }, (_, n) => entries(64, n)),
      component: Array.from({ length: 100 }, (_, n) => entries(200, n)),
      version: Array.from({ length: 100 }, (_, n) => entries(100, n)),
    };
    const made = await make({ name: '🦆'.repeat(100), filters });
    expect([made.status, made.body.filters]).toEqual([201, filters]);
  });

  it('may name only policies of its own project, and keeps one that was deleted since', async () => {
    const own = await policy('own');
    const foreign = await policy('foreign', 'default');
    const refused = await make({ name: 'x', policies: [own, foreign] });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ path: 'policies.1', message: 'there is no such alert policy' }],
    ]);
    const { id } = (await make({ name: 'x', policies: [own.toUpperCase()] })).body;
    await t.database.pool.query('DELETE FROM alert_policy WHERE id = $1', [own]);
    const { policies } = (await call('GET', `/v1/inspections/${id}`)).body;
    expect(policies).toEqual([own]);
    expect((await call('PATCH', `/v1/inspections/${id}`, { policies, enabled: false })).status).toBe(200);
    expect((await make({ name: 'y', policies })).status).toBe(400);
  });

  it('is not found with keys of other projects: 404', async () => {
    const [before] = await list();
    const other = await keyOf('default', 'admin');
    for (const id of [before.id, 'nonsense', '01938f5e-7c00-7000-8000-000000000001']) {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { enabled: false }],
        ['DELETE', '', undefined],
        ['GET', '/export', undefined],
        ['POST', '/run', undefined],
      ] as const) {
        expect((await call(method, `/v1/inspections/${id}${path}`, body, other)).status).toBe(404);
      }
    }
    expect(await list()).toEqual([before]);
  });

  it('can be run with the role read, and changes nothing', async () => {
    const [before] = await list();
    await t.call('POST', `/v1/occurrences?project=${project}`, { component: 'shop', type: 'Gone' });
    const { status, body } = await call('POST', `/v1/inspections/${before.id}/run`, undefined, reader);
    expect([status, body.dryRun, body.from]).toEqual([200, true, '2026-11-20T12:00:00.000Z']);
    expect(body.findings).toMatchObject([{ component: 'shop', newTypesTotal: 1 }]);
    expect(await list()).toEqual([before]);
  });
});

describe('deleting an inspection', () => {
  it('takes along its findings and what it had yet to evaluate, and nothing of another', async () => {
    const { id } = (await make({ name: 'doomed' })).body;
    const [, { id: kept }] = await list();
    await t.call('POST', `/v1/occurrences?project=${project}`, { component: 'shop', type: 'Gone' });
    await addFindings(id, 120);
    await addFindings(kept, 3);
    expect(await counts()).toEqual({ new_error: 2, finding: 123, finding_type: 246 });
    expect((await call('DELETE', `/v1/inspections/${id}`)).status).toBe(204);
    expect(await counts()).toEqual({ new_error: 1, finding: 3, finding_type: 6 });
    expect((await call('GET', `/v1/inspections/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/v1/inspections/${id}`)).status).toBe(404);
    expect((await make({ name: 'doomed' })).status).toBe(201);
  });

  it('is not in the way of sending, and nothing is left of what came meanwhile', async () => {
    const { id } = (await make({ name: 'doomed' })).body;
    await addFindings(id, 300);
    const send = (n: number) => t.call('POST', `/v1/occurrences?project=${project}`, { component: 'c', type: `T${n}` });
    const sending = Array.from({ length: 50 }, (_, n) => send(n));
    const [first, second] = await Promise.all([
      call('DELETE', `/v1/inspections/${id}`),
      call('DELETE', `/v1/inspections/${id}`),
    ]);
    expect([first.status, second.status].sort()).toEqual([204, 404]);
    for (const { status } of await Promise.all(sending)) expect(status).toBe(201);
    expect(await counts()).toEqual({ new_error: 50, finding: 0, finding_type: 0 });
  });

  async function addFindings(id: string, n: number): Promise<void> {
    await t.database.pool.query(
      `WITH f AS (
         INSERT INTO finding (project_id, id, inspection_id, component_key, environment, component, severity, from_ms,
           to_ms, overview, new_types, attributes)
         SELECT (SELECT id FROM project WHERE slug = $1), gen_random_uuid(), $2, gen_random_uuid(), 'e', 'c', 3, 0, 1, '', 2, '{}'
         FROM generate_series(1, $3) RETURNING project_id, id)
       INSERT INTO finding_type (project_id, finding_id, position, type_id, importance, occurrences, last_seen_ms)
       SELECT f.project_id, f.id, n, gen_random_uuid(), 3, 1, 0 FROM f, generate_series(1, 2) n`,
      [project, id, n],
    );
  }

  async function counts(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const table of ['new_error', 'finding', 'finding_type']) {
      const text = `SELECT count(*) AS n FROM ${table} WHERE project_id = (SELECT id FROM project WHERE slug = $1)`;
      found[table] = (await t.database.pool.query(text, [project])).rows[0].n;
    }
    return found;
  }
});

describe('the list of inspections', () => {
  it('comes in pages, the newest first', async () => {
    for (const n of [1, 2, 3, 4]) await make({ name: `page ${n}` });
    const names: string[] = [];
    let cursor = '';
    do {
      const page = await call('GET', `/v1/inspections?limit=2${cursor}`, undefined, reader);
      names.push(...page.body.items.map(({ name }: { name: string }) => name));
      cursor = `&cursor=${page.body.nextCursor}`;
    } while (!cursor.endsWith('null'));
    expect(names).toEqual(['page 4', 'page 3', 'page 2', 'page 1', 'New errors']);
    expect((await call('GET', '/v1/inspections?cursor=x')).status).toBe(400);
  });
});
