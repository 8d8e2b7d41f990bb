import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { movedClock } from '../../../support/clock.js';

const NOON_MS = Date.UTC(2026, 10, 20, 12);
const clock = movedClock(NOON_MS);
let here: TestApp;
let there: TestApp;
let project = '';
let projects = 0;

beforeAll(async () => {
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

function call(t: TestApp, method: string, url: string, body?: unknown) {
  return t.call(method, `${url}${url.includes('?') ? '&' : '?'}project=${project}`, body);
}

async function send(...occurrences: object[]): Promise<void> {
  const { body } = await call(here, 'POST', '/v1/occurrences/batch', { occurrences });
  expect(body).toMatchObject({ accepted: occurrences.length, rejected: 0 });
}

/** Everything that hangs on events, types and components: several windows, minutes, a closing, a mute, a redirect. */
async function fill(component: string, type: string): Promise<void> {
  const at = (minutes: number) => new Date(NOON_MS + minutes * 60_000).toISOString();
  const one = { component, type, glueInterval: '10m', relevanceInterval: '1m' };
  await send({ ...one, endedAt: at(-60) }, { ...one, endedAt: at(-55) }, { ...one, endedAt: at(-40) });
  await send({ ...one, endedAt: at(-50) }, { ...one, endedAt: at(-48) }, { ...one, id: `${component} ${type}` });
  const { body } = await call(here, 'GET', `/v1/events?environment=production&component=${component}&type=${type}`);
  for (const event of body.items) expect((await call(here, 'POST', `/v1/events/${event.id}/close`)).status).toBe(200);
  await call(here, 'PATCH', `/v1/types/${body.items[0].typeId}`, { muted: true });
}

async function typeIdOf(component: string, type: string): Promise<string> {
  const { body } = await call(here, 'GET', `/v1/types?component=${component}&type=${type}`);
  return body.items[0].id;
}

/** Rows of the project in every table that holds something of types, events or components. */
async function rows(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of [
    'component',
    'event_type',
    'event',
    'relevance_window',
    'occurrence_minute',
    'closing',
    'event_redirect',
    'type_mute',
    'maintenance',
  ]) {
    const { rows: counted } = await here.database.pool.query(
      `SELECT count(*) AS n FROM ${table} WHERE project_id = (SELECT id FROM project WHERE slug = $1)`,
      [project],
    );
    found[table] = counted[0].n;
  }
  return found;
}

describe('deleting a type', () => {
  it('removes all of it and nothing else', async () => {
    await fill('shop', 'keep');
    const before = await rows();
    expect(Math.min(...Object.values({ ...before, maintenance: 1 }))).toBeGreaterThan(0);
    await fill('shop', 'drop');
    const { status } = await call(here, 'DELETE', `/v1/types/${await typeIdOf('shop', 'drop')}`);
    expect(status).toBe(204);
    expect(await rows()).toEqual(before);
  });

  it('shows in the next poll of another process, and the next occurrence is new', async () => {
    await send({ component: 'shop', type: 'T' });
    expect((await call(there, 'GET', '/v1/components/shop/status')).body.status).toBe('alarm');
    const id = await typeIdOf('shop', 'T');
    clock.advance(1000);
    expect((await call(here, 'DELETE', `/v1/types/${id}`)).status).toBe(204);
    expect((await call(there, 'GET', '/v1/components/shop/status')).body).toMatchObject({
      status: 'unknown',
      since: null,
    });
    expect((await call(here, 'GET', `/v1/types/${id}`)).status).toBe(404);
    const { status, body } = await call(there, 'POST', '/v1/occurrences', { component: 'shop', type: 'T' });
    expect([status, body.created, body.count]).toEqual([201, true, 1]);
    const type = (await call(here, 'GET', `/v1/types/${await typeIdOf('shop', 'T')}`)).body;
    expect(type).toMatchObject({ firstSeenAt: new Date(NOON_MS + 1000).toISOString(), occurrences: 1, events: 1 });
  });

  it('deletes many events in steps', async () => {
    const occurrences = Array.from({ length: 1000 }, (_, i) => ({ component: 'shop', type: 'T', glueKey: `k${i}` }));
    await send(...occurrences, { component: 'shop', type: 'other' });
    expect((await call(here, 'DELETE', `/v1/types/${await typeIdOf('shop', 'T')}`)).status).toBe(204);
    expect(await rows()).toMatchObject({ event: 1, event_type: 1, component: 1 });
  });

  it('is 404 for one that is not there, or is of another project', async () => {
    await send({ component: 'shop', type: 'T' });
    const id = await typeIdOf('shop', 'T');
    expect((await here.call('DELETE', `/v1/types/${id}`)).status).toBe(404);
    for (const other of ['nonsense', '01938f5e-7c00-7000-8000-000000000001']) {
      expect((await call(here, 'DELETE', `/v1/types/${other}`)).status).toBe(404);
    }
    expect((await call(here, 'GET', `/v1/types/${id}`)).status).toBe(200);
  });
});

describe('deleting a component', () => {
  it('removes it in one environment with all below it, and leaves its ancestors and namesakes', async () => {
    await fill('shop/old', 'T');
    await send({ component: 'shop/d', type: 'T', environment: 'staging' });
    const before = await rows();
    await fill('shop/d', 'T');
    await fill('shop/d/below', 'T');
    await send({ component: 'shop/db', type: 'T' });
    const until = new Date(NOON_MS + 1000).toISOString();
    await call(here, 'PUT', '/v1/components/shop%2Fd%2Fbelow/maintenance', { until });
    expect((await call(there, 'GET', '/v1/components/shop%2Fd/status')).status).toBe(200);
    expect((await call(here, 'DELETE', '/v1/components/shop%2Fd')).status).toBe(204);
    expect((await call(there, 'GET', '/v1/components/shop%2Fd/status')).status).toBe(404);
    expect((await call(there, 'GET', '/v1/components/shop%2Fd%2Fbelow/status')).status).toBe(404);
    expect(
      (await call(there, 'GET', '/v1/components/shop/status')).body.children.map(
        (c: { component: string }) => c.component,
      ),
    ).toEqual(['shop/db', 'shop/old']);
    expect((await call(here, 'GET', '/v1/components/shop%2Fd/status?environment=staging')).status).toBe(200);
    expect((await call(here, 'DELETE', '/v1/components/shop%2Fdb')).status).toBe(204);
    expect(await rows()).toEqual(before);
  });

  it('is 404 for one that is not there', async () => {
    await send({ component: 'shop', type: 'T' });
    expect((await call(here, 'DELETE', '/v1/components/missing')).status).toBe(404);
    expect((await call(here, 'DELETE', '/v1/components/shop?environment=staging')).status).toBe(404);
  });

  it('loses nothing that is acknowledged after it, however much is sent meanwhile', async () => {
    const occurrences = Array.from({ length: 2000 }, (_, i) => ({
      component: 'shop/db',
      type: `T${i % 50}`,
      glueKey: `k${i}`,
    }));
    await send(...occurrences);
    const deletion = call(here, 'DELETE', '/v1/components/shop');
    const sending = Array.from({ length: 50 }, (_, i) =>
      call(i % 2 ? here : there, 'POST', '/v1/occurrences', { component: 'shop/db', type: `T${i}` }),
    );
    expect((await deletion).status).toBe(204);
    for (const { status } of await Promise.all(sending)) expect([200, 201]).toContain(status);
    for (const one of Array.from({ length: 50 }, (_, i) => ({
      component: 'shop/db',
      type: `T${i}`,
      glueKey: 'after',
    }))) {
      expect((await call(there, 'POST', '/v1/occurrences', one)).status).toBe(201);
    }
    const { body } = await call(there, 'GET', '/v1/components/shop/status');
    expect(body.causesTotal).toBeGreaterThanOrEqual(50);
    expect(body.causesTotal).toBeLessThanOrEqual(100);
  });
});
