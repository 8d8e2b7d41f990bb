import { readFileSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateProjects } from '../../../src/alerts/status-alerts/evaluate-projects.js';
import { runRetention } from '../../../src/deletion/retention/run.js';
import { runInspections } from '../../../src/inspection/run/run.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type MovedClock, movedClock } from '../../support/clock.js';
import { rowsRead } from '../../support/store-effort.js';
import { isPage, type ListedRoute, listRoutes } from './route-table.js';

const NOW_MS = Date.parse('2026-11-20T10:30:00.000Z');
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Of each thing that is stored, in the smaller world. */
const N = 120;
/** Below it, a difference is no product of two of these numbers. */
const FLOOR = { rows: 1_000, bytes: 4_000 };
/** Twice of everything costs twice, log n and the bounds of pages aside; a product of two numbers would cost four times. */
const MAX_RATIO = 3;

/** A service in which `n` of everything is stored that can be many. */
interface Scaled {
  t: TestApp;
  clock: MovedClock;
  eventId: string;
  typeId: string;
  findingId: string;
  inspectionId: string;
}

const text = (ms: number) => new Date(ms).toISOString();

async function startScaled(t: TestApp, clock: MovedClock, n: number): Promise<Scaled> {
  const each = <T>(make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
  const post = async (url: string, body: unknown) => {
    const response = await t.call('POST', url, body);
    expect([url, response.status]).toEqual([url, expect.toBeOneOf([200, 201, 202])]);
    return response.body;
  };
  const target = (i: number) => ({ kind: 'webhook', url: `https://example.com/${i}` });
  await post('/v1/alert-policies', {
    name: 'all',
    triggers: ['status-change', 'new-error-type', 'recovered'],
    targets: [target(1), target(2)],
  });
  const ago = (ms: number) => text(NOW_MS - ms);
  const batches = [
    // Long windows over the other half of the component's windows, for history and status.
    each((i) => ({ type: `long ${i}`, importance: 'warning', startedAt: ago(20 * DAY), endedAt: ago(MINUTE) })),
    each((i) => ({ type: `short ${i}`, startedAt: ago((i + 1) * 3 * HOUR), relevanceInterval: 1 })),
    // One event with many minutes; many events of one type, also in a series.
    each((i) => ({ type: 'often', startedAt: ago((i + 1) * MINUTE), glueInterval: 3_600 })),
    each((i) => ({ type: 'apart', startedAt: ago((i + 1) * MINUTE), glueInterval: 0, relevanceInterval: 1 })),
  ].map((list) => list.map((one) => ({ component: 'wide/a', ...one })));
  const places = [
    each((i) => ({ component: `tree/x${i}`, type: 'Down' })),
    each((i) => ({ component: 'solo', environment: `e${i}`, type: 'Down' })),
  ];
  for (const occurrences of [...batches, ...places]) {
    expect(await post('/v1/occurrences/batch', { occurrences })).toMatchObject({ rejected: 0 });
  }
  const find = async (type: string) => (await t.call('GET', `/v1/events?type=${type}`)).body.items[0];
  const event = await find('often');
  const projectId = (await t.deps.projects.bySlug('default'))?.id as number;
  const pool = t.database.pool;
  const spans = [each((i) => NOW_MS - (i + 1) * 2 * HOUR), each((i) => NOW_MS - (i + 1) * 2 * HOUR + SECOND)];
  await pool.query(
    `INSERT INTO maintenance (project_id, component_key, from_ms, until_ms)
     SELECT $1, c.key, u.* FROM component c CROSS JOIN unnest($2::bigint[], $3::bigint[]) u
     WHERE c.project_id = $1 AND c.path IN ('wide', 'tree') AND c.environment = 'production'`,
    [projectId, ...spans],
  );
  await pool.query(
    `INSERT INTO type_mute (project_id, type_id, from_ms, until_ms)
     SELECT $1, t.id, u.from_ms + 5000, u.until_ms + 5000
     FROM event_type t CROSS JOIN unnest($2::bigint[], $3::bigint[]) u(from_ms, until_ms)
     WHERE t.project_id = $1 AND t.name IN ('long 0', 'often')`,
    [projectId, ...spans],
  );
  await pool.query(
    `INSERT INTO delivery (project_id, id, policy_id, trigger, environment, component, state, created_ms)
     SELECT $1, u.id, $3, 'status-change', 'production', 'wide/a', 'suppressed', $4
     FROM unnest($2::uuid[]) AS u(id)`,
    [projectId, each(() => uuidv7()), uuidv7(), NOW_MS],
  );
  await pool.query(
    `INSERT INTO api_key (id, project_id, role, name, hash) SELECT gen_random_uuid(), $1, 'read', u.name, decode(md5(u.name), 'hex')
     FROM unnest($2::text[]) AS u(name)`,
    [projectId, each((i) => `key ${i}`)],
  );
  await runInspections(t.deps, new AbortController().signal);
  clock.set(NOW_MS + HOUR);
  await runInspections(t.deps, new AbortController().signal);
  await pool.query('ANALYZE');
  const findings = (await t.call('GET', '/v1/findings?component=wide/a')).body.items;
  const [inspection] = (await t.call('GET', '/v1/inspections')).body.items;
  return { t, clock, eventId: event.id, typeId: event.typeId, findingId: findings[0].id, inspectionId: inspection.id };
}

const history = `from=${text(NOW_MS - 21 * DAY)}`;

/** What is asked of each route whose cost grows with what is stored. */
const MEASURED: Record<string, (world: Scaled) => string[]> = {
  'GET /v1/events': () => [
    '/v1/events?limit=200',
    '/v1/events?limit=200&type=apart',
    '/v1/events?active=true&limit=200',
  ],
  'GET /v1/events/:id': ({ eventId }) => [`/v1/events/${eventId}`],
  'GET /v1/events/:id/export': ({ eventId }) => [`/v1/events/${eventId}/export`],
  'GET /v1/events/:id/distribution': ({ eventId }) => [`/v1/events/${eventId}/distribution`],
  'GET /v1/event-counts': () => [`/v1/event-counts?${history}`, `/v1/event-counts?${history}&component=wide/a`],
  'GET /v1/types': () => [
    '/v1/types?limit=200',
    '/v1/types?limit=200&muted=true',
    '/v1/types?component=tree&subtree=true',
  ],
  'GET /v1/types/:id': ({ typeId }) => [`/v1/types/${typeId}`],
  'GET /v1/components/:component/status': () => [
    '/v1/components/wide/status',
    '/v1/components/tree/status',
    `/v1/components/wide/status?at=${text(NOW_MS - 2 * DAY)}`,
  ],
  'GET /v1/status': () => ['/v1/status', '/v1/status?environment=production', `/v1/status?at=${text(NOW_MS - DAY)}`],
  'GET /v1/statuses': () => [
    `/v1/statuses?${['wide', 'wide%2Fa', 'tree', 'tree%2Fx1'].map((c) => `component=${c}`).join('&')}`,
  ],
  'GET /v1/environments': () => ['/v1/environments'],
  'GET /v1/components/:component/history': () => [
    `/v1/components/wide/history?${history}`,
    `/v1/components/wide%2Fa/history?${history}`,
    `/v1/components/tree/history?${history}`,
  ],
  'GET /v1/components': () => ['/v1/components?limit=200', '/v1/components?limit=200&under=tree'],
  'GET /v1/tree': () => ['/v1/tree'],
  'GET /v1/suggestions': () => ['component', 'environment', 'type', 'version'].map((of) => `/v1/suggestions?of=${of}`),
  'GET /v1/inspections': () => ['/v1/inspections'],
  'GET /v1/findings': () => ['/v1/findings?limit=200', '/v1/findings?limit=200&component=tree&subtree=true'],
  'GET /v1/findings/:id': ({ findingId }) => [`/v1/findings/${findingId}`],
  'GET /v1/findings/:id/export': ({ findingId }) => [`/v1/findings/${findingId}/export`],
  'POST /v1/inspections/:id/run': ({ inspectionId }) => [`/v1/inspections/${inspectionId}/run`],
  'GET /v1/alert-policies': () => ['/v1/alert-policies'],
  'GET /v1/deliveries': () => ['/v1/deliveries?limit=200', '/v1/deliveries?limit=200&component=wide/a'],
  'GET /v1/keys': () => ['/v1/keys?limit=200'],
  'GET /v1/projects': () => ['/v1/projects'],
  'GET /metrics': () => ['/metrics'],
};

/** Routes whose cost is bounded by the request or by a fixed limit, and why. */
const BOUNDED: Record<string, string> = {
  'POST /v1/occurrences': 'stores what the request holds',
  'POST /v1/occurrences/batch': 'stores what the request holds; see the unit test of closings',
  'POST /v1/logs': 'stores what the request holds',
  'POST /v1/traces': 'stores what the request holds',
  'POST /v1/metrics': 'stores nothing',
  'POST /v1/events/:id/close': 'one series',
  'PATCH /v1/types/:id': 'one type',
  'DELETE /v1/types/:id': 'in steps of 200 events',
  'PUT /v1/components/:component/maintenance': 'one component',
  'DELETE /v1/components/:component/maintenance': 'one component',
  'DELETE /v1/components/:component': 'in steps of 200 events and 100 components',
  'POST /v1/inspections': 'at most 50 inspections',
  'GET /v1/inspections/:id': 'one inspection',
  'PATCH /v1/inspections/:id': 'one inspection',
  'DELETE /v1/inspections/:id': 'in steps of 50 findings',
  'GET /v1/inspections/:id/export': 'one inspection',
  'POST /v1/inspections/import': 'at most 50 inspections',
  'POST /v1/alert-policies': 'at most 100 policies of 20 targets',
  'GET /v1/alert-policies/:id': 'one policy of at most 20 targets',
  'PATCH /v1/alert-policies/:id': 'one policy of at most 20 targets',
  'DELETE /v1/alert-policies/:id': 'one policy of at most 20 targets',
  'POST /v1/alert-policies/:id/test': 'at most 20 targets',
  'POST /v1/deliveries/:id/resend': 'one delivery',
  'POST /v1/projects': 'one project',
  'GET /v1/projects/:slug': 'one project',
  'GET /v1/project': 'one project',
  'PATCH /v1/projects/:slug': 'one project',
  'DELETE /v1/projects/:slug': 'in steps',
  'POST /v1/keys': 'one key',
  'DELETE /v1/keys/:id': 'one key',
  'POST /v1/session': 'one session',
  'GET /v1/session': 'one session',
  'DELETE /v1/session': 'one session',
  'GET /v1/changes': 'one statement a second for all clients of a project',
  'GET /healthz': 'reads nothing that is stored',
  'GET /readyz': 'one statement',
  'GET /openapi.json': 'fixed text',
};

const isOther = ({ method, url }: ListedRoute) =>
  method === 'HEAD' || method === 'OPTIONS' || isPage(url) || /^\/(docs|api)(\/|$)/.test(url);

/** What a request or a job costs: rows that PostgreSQL reads for it, and for the question, and bytes of its response. */
interface Cost {
  rows: number;
  bytes: number;
}

let routes: string[];
const worlds: Scaled[] = [];

async function costOf({ t }: Scaled, run: () => Promise<number>): Promise<Cost> {
  const pools = Object.values(t.deps.shares.pools);
  const from = await rowsRead(pools);
  const bytes = await run();
  return { rows: (await rowsRead(pools)) - from, bytes };
}

/** Of a read, which changes nothing: the least of three, since what the service reads in the background is counted, too. */
async function costOfRead(world: Scaled, ask: () => Promise<number>): Promise<Cost> {
  const costs = [await costOf(world, ask), await costOf(world, ask), await costOf(world, ask)];
  return { rows: Math.min(...costs.map(({ rows }) => rows)), bytes: Math.max(...costs.map(({ bytes }) => bytes)) };
}

function expectLinear(name: string, [once, twice]: readonly Cost[]): void {
  if (once === undefined || twice === undefined) throw new Error('two costs are compared');
  for (const measure of ['rows', 'bytes'] as const) {
    const ratio = twice[measure] / Math.max(1, once[measure]);
    const isMore = twice[measure] - once[measure] > FLOOR[measure] && ratio > MAX_RATIO;
    expect(isMore, `${name}: ${measure} ${once[measure]} and, with twice of everything, ${twice[measure]}`).toBe(false);
  }
}

beforeAll(async () => {
  for (const n of [N, 2 * N]) {
    const clock = movedClock(NOW_MS);
    const { started: t, routes: listed } = await listRoutes(() => startTestApp({ clock }));
    routes = [
      ...new Set(listed.filter((route) => !isOther(route)).map(({ method, url }) => `${method} ${url}`)),
    ].sort();
    worlds.push(await startScaled(t, clock, n));
  }
});
afterAll(async () => {
  for (const { t } of worlds) await t.close();
});

describe('cost: twice of everything that is stored', () => {
  it('is measured for each route, or the route is bounded for a reason', () => {
    expect([...Object.keys(MEASURED), ...Object.keys(BOUNDED)].sort()).toEqual(routes);
  });

  it('is described in docs/cost.md for each route that is measured', () => {
    const page = readFileSync('docs/cost.md', 'utf8');
    const described = Object.keys(MEASURED).filter((route) => page.includes(`\`${route.replace(/:(\w+)/g, '{$1}')}\``));
    expect(described).toEqual(Object.keys(MEASURED));
  });

  it.each(Object.keys(MEASURED))('costs %s less than three times', async (route) => {
    const method = route.split(' ')[0] as string;
    const urls = worlds.map((world) => (MEASURED[route] as (world: Scaled) => string[])(world));
    for (const place of (urls[0] as string[]).keys()) {
      const costs: Cost[] = [];
      for (const [i, world] of worlds.entries()) {
        const url = urls[i]?.[place] as string;
        const ask = async () => {
          const response = await world.t.app.inject({
            method: method as 'GET',
            url,
            headers: { authorization: `Bearer ${world.t.rootKey}` },
          });
          expect([url, response.statusCode]).toEqual([url, 200]);
          return response.rawPayload.length;
        };
        costs.push(method === 'GET' ? await costOfRead(world, ask) : await costOf(world, ask));
      }
      expectLinear(urls[0]?.[place] as string, costs);
    }
  });

  it('costs each job less than three times', async () => {
    const { signal } = new AbortController();
    const jobs: Record<string, (world: Scaled) => Promise<unknown>> = {
      'status alerts': ({ t }) => evaluateProjects(t.deps, signal),
      inspections: ({ t, clock }) => {
        clock.advance(HOUR);
        return runInspections(t.deps, signal);
      },
      retention: ({ t, clock }) => {
        clock.advance(15 * DAY);
        return runRetention(t.deps, signal);
      },
    };
    for (const [name, run] of Object.entries(jobs)) {
      const costs: Cost[] = [];
      for (const world of worlds) costs.push(await costOf(world, () => run(world).then(() => 0)));
      expectLinear(name, costs);
      expect(costs[0]?.rows, name).toBeGreaterThan(0);
    }
  });
});
