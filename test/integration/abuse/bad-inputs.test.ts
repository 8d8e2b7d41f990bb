import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeDsn, type SentrySender } from '../../support/routes/ingest/sentry-sender.js';
import { makeFinding } from '../inspection/world.js';
import { isForeign } from '../routes/route-table.js';
import { type BadRequest, badRequests, operationsOf } from './bad-requests.js';
import { snapshot } from './snapshot.js';

const SEED = 20_261_121;
const LEAST = 10_000;
/** Fastify's maxParamLength here. */
const MAX_PART = 2_400;
/** In its body: a project that is not there makes it 400. */
const NAMES_PROJECTS = 'POST /v1/inspections/import';
const COMPONENT = 'shop/checkout/db';

let t: TestApp;
let sender: SentrySender;
let requests: BadRequest[];
let refused: BadRequest[] = [];
/** Those of them that may have named what was not there. */
const lost = new Set<BadRequest>();

beforeAll(async () => {
  t = await startTestApp();
  const document = (await t.call('GET', '/openapi.json')).body;
  const operations = operationsOf(document);
  const objects = await existingObjects();
  const each = Math.ceil(LEAST / operations.length);
  requests = operations.flatMap((operation, n) => {
    // What a DELETE names is not there, so that the others keep finding what they name.
    const places = operation.method === 'DELETE' ? {} : (objects[operation.path.split('/')[2] ?? ''] ?? {});
    return badRequests(operation, places, each, SEED + n);
  });
});
afterAll(() => t.close());

/** One of everything that an address can name, by the part of the address that names its kind. */
async function existingObjects(): Promise<Record<string, Record<string, string>>> {
  const sent = (await t.call('POST', '/v1/occurrences', { component: COMPONENT, type: 'Gone' })).body;
  const event = (await t.call('GET', `/v1/events/${sent.eventId}`)).body;
  const targets = [{ kind: 'email', to: ['a@example.com'] }];
  sender = await makeDsn(t);
  const policy = (await t.call('POST', '/v1/alert-policies', { name: 'p', triggers: ['recovered'], targets })).body;
  return {
    events: { id: event.id },
    types: { id: event.typeId },
    components: { component: COMPONENT },
    inspections: { id: (await t.call('GET', '/v1/inspections')).body.items[0].id },
    'alert-policies': { id: policy.id },
    findings: { id: await makeFinding(t, { component: COMPONENT, type: 'Gone' }) },
    projects: { slug: 'default' },
    '{number}': { number: sender.path.split('/').at(-1) as string },
  };
}

async function send({ method, url, headers, body }: BadRequest) {
  return t.app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${t.rootKey}`, 'x-sentry-auth': `Sentry sentry_key=${sender.key}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
}

/** Whether the router can read the address: otherwise it knows no protocol yet. */
function isReadable(url: string): boolean {
  try {
    const parts = decodeURIComponent(url.replace(/\?.*/s, '')).split('/');
    // Only a parameter can be too long, and only `/api/` has one.
    return parts[1] !== 'api' || parts.every((part) => part.length <= MAX_PART);
  } catch {
    return false;
  }
}

/** An error as the protocols of other products have it. */
function expectForeign(request: BadRequest, { headers, rawPayload }: Awaited<ReturnType<typeof send>>): void {
  expect(headers['content-type'], describeRequest(request)).toMatch(/^application\/(json|x-protobuf)/);
  if (request.method === 'HEAD' || headers['content-type'] === 'application/x-protobuf') return;
  const said = request.url.startsWith('/api/') ? { detail: expect.any(String) } : { message: expect.any(String) };
  expect(JSON.parse(rawPayload.toString()), describeRequest(request)).toMatchObject(said);
  expect(rawPayload.toString()).not.toMatch(/node_modules|SELECT |at \w+ \(|prisma/);
}

function describeRequest({ method, url, headers, body }: BadRequest): string {
  return `${method} ${url.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)} ${String(body).slice(0, 200)}`;
}

/** Tests of a part each: on a busy machine all of them take longer than one test may. */
const PARTS = [0, 1, 2, 3];

function partOf<T>(all: readonly T[], part: number): T[] {
  return all.filter((_, n) => n % PARTS.length === part);
}

/** A refusal has the form that its protocol defines, and names nothing of the inside. */
function expectProblem(request: BadRequest, response: Awaited<ReturnType<typeof send>>): void {
  if (isForeign(request.url) && isReadable(request.url)) {
    expectForeign(request, response);
    return;
  }
  expect(response.headers['content-type'], describeRequest(request)).toBe('application/problem+json');
  expect(response.headers['x-content-type-options']).toBe('nosniff');
  if (request.method === 'HEAD') return;
  expect(response.json(), describeRequest(request)).toMatchObject({
    type: expect.stringMatching(/^urn:gluepoint:problem:/),
    status: response.statusCode,
    instance: expect.any(String),
  });
  expect(response.payload).not.toMatch(/node_modules|SELECT |at \w+ \(|prisma/);
}

describe(`bad inputs, made from the OpenAPI document with the seed ${SEED}`, { timeout: 120_000 }, () => {
  const counts: Record<string, Record<string, number>> = {};

  it.each(PARTS)('lead to no 5xx, and every refusal is a problem, part %i', async (part) => {
    const failures: string[] = [];
    for (const request of partOf(requests, part)) {
      const response = await send(request);
      const status = response.statusCode;
      counts[request.route] ??= {};
      const ofRoute = counts[request.route] as Record<string, number>;
      ofRoute[status] = (ofRoute[status] ?? 0) + 1;
      // No job queue runs here, and /readyz says so.
      if (request.route === 'GET /readyz' && status === 503) continue;
      if (status >= 500) failures.push(`${status} for ${describeRequest(request)}`);
      if (status < 400 || status >= 500) continue;
      // Refused for when it came and not for what it is: later it may be accepted.
      if (status !== 429) refused.push(request);
      if (status === 404 || request.route === NAMES_PROJECTS) lost.add(request);
      expectProblem(request, response);
    }
    expect(failures).toEqual([]);
  });

  it('are 10 000, of which most are refused', () => {
    print(counts);
    expect(requests.length).toBeGreaterThanOrEqual(LEAST);
    expect(refused.length).toBeGreaterThan(requests.length / 2);
  });

  it('that are refused name at most a few objects that others created since', async () => {
    const found = new Set<BadRequest>();
    for (const request of lost) if ((await send(request)).statusCode < 400) found.add(request);
    expect(found.size).toBeLessThan(10);
    refused = refused.filter((request) => !found.has(request));
  });

  it.each(PARTS)('that are refused change no stored data, part %i', async (part) => {
    const before = await snapshot(t.database.pool);
    const accepted: string[] = [];
    // Every third one: what changes data is refused in one place for all inputs of a route.
    for (const request of partOf(refused, part).filter((_, n) => n % 3 === 0))
      if ((await send(request)).statusCode < 400) accepted.push(describeRequest(request));
    expect(accepted).toEqual([]);
    expect(await snapshot(t.database.pool)).toEqual(before);
  });

  it('leave a service that accepts the next occurrence', async () => {
    expect((await t.call('POST', '/v1/occurrences', { component: 'a', type: 'T' })).status).toBe(201);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });
});

function print(counts: Record<string, Record<string, number>>): void {
  const total: Record<string, number> = {};
  const lines = Object.entries(counts).map(([route, ofRoute]) => {
    for (const [status, n] of Object.entries(ofRoute)) total[status] = (total[status] ?? 0) + n;
    return `  ${route.padEnd(52)} ${figures(ofRoute)}`;
  });
  console.log([`${requests.length} bad inputs: ${figures(total)}`, ...lines].join('\n'));
}

function figures(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([status, n]) => `${status} × ${n}`)
    .join(', ');
}
