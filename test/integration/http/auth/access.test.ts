import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../../../src/model/role.js';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { makeFinding } from '../../inspection/world.js';
import { fill, isForeign, isPage, type ListedRoute, listRoutes } from '../../routes/route-table.js';

let t: TestApp;
let guarded: ListedRoute[];
let open: ListedRoute[];
let own: ListedRoute[];
const keys: Record<string, string> = {};
const ids: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  // It stands still: what is shown of an inspection changes with the hour.
  const { started, routes } = await listRoutes(() => startTestApp({ clock: movedClock(Date.now()) }));
  t = started;
  // Those that find the key where their protocol has it are in sentry.test.ts.
  guarded = routes.filter(({ route }) => !route.config?.public && !route.config?.ownKeys);
  open = routes.filter(({ route }) => route.config?.public);
  own = routes.filter(({ route }) => route.config?.ownKeys);
  await t.call('POST', '/v1/projects', { slug: 'other' });
  for (const role of ROLES) {
    keys[role] = (await t.call('POST', '/v1/keys', { name: role, role })).body.key;
    keys[`other ${role}`] = (await t.call('POST', '/v1/keys?project=other', { name: role, role })).body.key;
  }
  const sent = await t.call('POST', '/v1/occurrences', { component: 'shop/db', type: 'Gone' });
  const event = (await t.call('GET', `/v1/events/${sent.body.eventId}`)).body;
  const key = (await t.call('POST', '/v1/keys', { name: 'spare', role: 'read' })).body.id;
  ids.events = { id: event.id };
  ids.types = { id: event.typeId };
  ids.findings = { id: await makeFinding(t, { component: 'shop/db', type: 'Gone' }) };
  ids.keys = { id: key };
  ids.components = { component: 'shop/db' };
  const target = { kind: 'email', to: ['a@example.com'] };
  const policy = { name: 'p', triggers: ['recovered'], targets: [target] };
  ids['alert-policies'] = { id: (await t.call('POST', '/v1/alert-policies', policy)).body.id };
  const tested = await t.call('POST', `/v1/alert-policies/${ids['alert-policies'].id}/test`);
  ids.deliveries = { id: tested.body.items[0].id };
  ids.inspections = { id: (await t.call('GET', '/v1/inspections')).body.items[0].id };
});
afterAll(async () => {
  console.log(`refused pairs of route and key, over ${guarded.length} routes: ${JSON.stringify(refusals)}`);
  await t.close();
});

const refusals: Record<string, number> = {};

function tally(why: string): void {
  refusals[why] = (refusals[why] ?? 0) + 1;
}

function isAllowed(role: string, { route }: ListedRoute): boolean {
  const roles: readonly string[] = route.config?.roles ?? [];
  if (role === 'root' || roles.includes(role)) return true;
  return role === 'admin' && (roles.includes('ingest') || roles.includes('read'));
}

function ask({ method, url }: ListedRoute, key: string | null, path = fill(url, {}), from?: string) {
  return t.call(method, path, ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined, { key, from });
}

describe('every route', () => {
  it('is either public or names roles', () => {
    expect(guarded.length).toBeGreaterThan(30);
    expect(guarded.filter(({ route }) => !route.config?.roles?.length)).toEqual([]);
    const addresses = open.map(({ url }) => url).filter((url) => !/^\/(docs|api)/.test(url) && !isPage(url));
    expect(new Set(addresses)).toEqual(new Set(['/healthz', '/readyz', '/v1/session', '/openapi.json']));
    expect(own.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'GET /api/:number/store',
      'GET /api/:number/store/',
      'POST /api/:number/envelope',
      'POST /api/:number/envelope/',
      'POST /api/:number/store',
      'POST /api/:number/store/',
    ]);
  });

  it('returns 401 without a key, and for an unknown or revoked key', async () => {
    const made = (await t.call('POST', '/v1/keys', { name: 'revoked', role: 'admin' })).body;
    expect((await t.call('GET', '/v1/events', undefined, { key: made.key })).status).toBe(200);
    await t.call('DELETE', `/v1/keys/${made.id}`);
    const garbage = ['gp_admin_0123456789012345678901234567890123456789', 'x', `${t.rootKey}x`, '', '\x7f', 'é'];
    let addresses = 0;
    for (const route of guarded) {
      for (const key of [null, made.key, ...garbage]) {
        tally('no valid key');
        // Of an address each: too many unknown keys of one get 429 (wrong-keys.test.ts).
        addresses += 1;
        const response = await ask(route, key, undefined, `2001:db8:${addresses.toString(16)}::1`);
        expect([route.method, route.url, response.status]).toEqual([route.method, route.url, 401]);
        expect(response.headers['www-authenticate']).toMatch(/^Bearer/);
        if (route.method === 'HEAD' || isForeign(route.url)) continue;
        expect(response.body.type).toBe('urn:gluepoint:problem:unauthorized');
      }
    }
  });

  it('returns 403 for every role that it does not name, and accepts the others', async () => {
    for (const route of guarded) {
      for (const role of ['root', ...ROLES]) {
        const response = await ask(route, role === 'root' ? t.rootKey : keys[role]!);
        const refused = response.status === 401 || response.status === 403;
        expect([route.method, route.url, role, refused]).toEqual([
          route.method,
          route.url,
          role,
          !isAllowed(role, route),
        ]);
        if (!refused) continue;
        tally('wrong role');
        expect(response.status).toBe(403);
      }
    }
  });

  it("returns 403 for another project's key with ?project=", async () => {
    for (const route of guarded.filter(({ route }) => !route.config?.roles?.includes('root'))) {
      tally("another project's key");
      const response = await ask(route, keys['other admin']!, `${fill(route.url, {})}?project=default`);
      expect([route.method, route.url, response.status]).toEqual([route.method, route.url, 403]);
    }
  });

  it("returns 404 for another project's objects, for every role, and changes nothing", async () => {
    const bodies: Record<string, unknown> = {
      '/v1/types/:id': { muted: true },
      '/v1/inspections/:id': { enabled: false },
      '/v1/alert-policies/:id': { enabled: false },
      '/v1/components/:component/maintenance': { until: new Date(t.deps.clock.now() + 3_600_000) },
    };
    const before = await t.call('GET', `/v1/types/${ids.types!.id}`);
    const inspections = await t.call('GET', '/v1/inspections');
    const policies = await t.call('GET', '/v1/alert-policies');
    const deliveries = await t.call('GET', '/v1/deliveries');
    const named = guarded.filter(({ url, route }) => url.includes('/:') && !route.config?.roles?.includes('root'));
    expect(named.length).toBeGreaterThan(8);
    for (const { method, url } of named) {
      const parameters = ids[url.split('/')[2]!];
      expect(parameters, `ids for ${url}`).toBeDefined();
      tally("another project's object");
      const response = await t.call(method, fill(url, parameters!), bodies[url], { key: keys['other admin']! });
      expect([method, url, response.status]).toEqual([method, url, 404]);
    }
    expect((await t.call('GET', `/v1/types/${ids.types!.id}`)).body).toEqual(before.body);
    expect((await t.call('GET', '/v1/inspections')).body).toEqual(inspections.body);
    expect((await t.call('GET', '/v1/alert-policies')).body).toEqual(policies.body);
    expect((await t.call('GET', '/v1/deliveries')).body).toEqual(deliveries.body);
    expect((await t.call('GET', `/v1/events/${ids.events!.id}`)).body.active).toBe(true);
    expect((await t.call('GET', '/v1/keys')).body.items.map(({ id }: { id: string }) => id)).toContain(ids.keys!.id);
  });

  it('lists nothing of another project', async () => {
    for (const url of ['/v1/events', '/v1/types', '/v1/components', '/v1/findings']) {
      expect((await t.call('GET', url)).body.items).not.toEqual([]);
      expect((await t.call('GET', url, undefined, { key: keys['other read']! })).body.items).toEqual([]);
    }
  });

  it('accepts the parameter project, and refuses unknown ones', async () => {
    for (const route of guarded.filter(({ method }) => method === 'GET')) {
      const known = await t.call('GET', `${fill(route.url, {})}?project=default`);
      expect([route.url, known.body.errors ?? []]).toEqual([
        route.url,
        expect.not.arrayContaining([{ path: 'project' }]),
      ]);
      const unknown = await t.call('GET', `${fill(route.url, {})}?projekt=default`);
      expect([route.url, unknown.status]).toEqual([route.url, 400]);
      expect(unknown.body.errors).toContainEqual(expect.objectContaining({ path: 'projekt' }));
    }
  });
});

describe('the key', () => {
  it('is accepted in X-Api-Key, and as Bearer in any case', async () => {
    const ways: Record<string, string>[] = [
      { 'x-api-key': keys.read! },
      { authorization: `bearer ${keys.read}` },
      { authorization: `BEARER ${keys.read}` },
    ];
    for (const headers of ways) {
      expect((await t.call('GET', '/v1/events', undefined, { key: null, headers })).status).toBe(200);
    }
    const basic = { authorization: 'Basic eDp5', 'x-api-key': keys.read! };
    expect((await t.call('GET', '/v1/events', undefined, { key: null, headers: basic })).status).toBe(200);
  });

  it('root selects a project by slug, by default `default`; 404 for an unknown slug, 400 for an invalid one', async () => {
    expect((await t.call('GET', '/v1/events?project=default')).body.items).toHaveLength(1);
    expect((await t.call('GET', '/v1/events')).body.items).toHaveLength(1);
    expect((await t.call('GET', '/v1/events?project=other')).body.items).toEqual([]);
    expect((await t.call('GET', '/v1/events?project=missing')).status).toBe(404);
    for (const slug of ['', '%00', 'UPPER', "'", '-']) {
      const { status, body } = await t.call('GET', `/v1/events?project=${slug}`);
      const message = 'must match [a-z0-9][a-z0-9-]{0,62}';
      expect([slug, status, body.errors]).toEqual([slug, 400, [{ path: 'project', message }]]);
    }
    for (const key of [t.rootKey, keys.read!]) {
      const { status, body } = await t.call('GET', '/v1/events?project=default&project=other', undefined, { key });
      expect([status, body.errors]).toEqual([400, [{ path: 'project', message: 'is given more than once' }]]);
    }
    const unknown = await t.call('GET', '/v1/events?project=UPPER', undefined, { key: 'unknown' });
    expect(unknown.status).toBe(401);
  });

  it('of a project needs no `project`, and may name its own project', async () => {
    expect((await t.call('GET', '/v1/events?project=default', undefined, { key: keys.read! })).status).toBe(200);
    expect((await t.call('GET', '/v1/events?project=missing', undefined, { key: keys.read! })).status).toBe(403);
  });
});
