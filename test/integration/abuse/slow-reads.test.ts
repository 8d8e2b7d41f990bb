import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT_KEY, startTestApp, type TestApp } from '../../support/app.js';
import { until } from '../../support/until.js';

/** As many as took all connections when there was one pool for all. */
const READS = 32;

let t: TestApp;
let url: string;
const keys = { alpha: '', beta: '' };
let lock: PoolClient;
let sent = 0;

beforeAll(async () => {
  t = await startTestApp({ queue: true, settings: { readTimeoutMs: 300_000 } });
  url = await t.listen();
  for (const slug of ['alpha', 'beta'] as const) {
    expect((await t.call('POST', '/v1/projects', { slug })).status).toBe(201);
    keys[slug] = (await makeKey(slug)).key;
  }
  await until(async () => (await t.call('GET', '/readyz')).status === 200);
});
afterAll(() => t.close());

/** While the table is locked, a list of findings takes as long as its client waits. */
beforeEach(async () => {
  lock = await t.database.pool.connect();
  await lock.query('BEGIN; LOCK TABLE finding IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await lock.query('ROLLBACK');
    lock.release();
  };
});

async function makeKey(slug: string): Promise<{ id: string; key: string }> {
  const made = await t.call('POST', `/v1/keys?project=${slug}`, { name: 'k', role: 'admin' });
  expect(made.status).toBe(201);
  return made.body;
}

interface SlowRead {
  request: ClientRequest;
  response: Promise<IncomingMessage | null>;
}

/** Reads of the project beta; `response`: null when its client left before. */
function slowReads(n: number): SlowRead[] {
  return Array.from({ length: n }, () => {
    const headers = { authorization: `Bearer ${keys.beta}` };
    const asked = request(`${url}/v1/findings`, { headers, agent: false });
    const response = new Promise<IncomingMessage | null>((resolve) => {
      asked.on('response', (incoming) => resolve(incoming.resume()));
      asked.on('error', () => resolve(null));
    });
    asked.end();
    return { request: asked, response };
  });
}

/** Reads that the store executes now. */
async function executing(): Promise<number> {
  const text = `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'gluepoint reading'
    AND state = 'active' AND datname = current_database()`;
  return (await t.database.pool.query<{ n: number }>(text)).rows[0]?.n as number;
}

/** What alpha and the operator do, by its status: 503 if it waited five seconds for a connection. */
async function othersDo(): Promise<Record<string, unknown>> {
  const alpha = { key: keys.alpha };
  const outcomes: Record<string, unknown> = {};
  const act = async (name: string, method: string, path: string, body?: unknown, options?: { key: string }) => {
    const response = await t.call(method, path, body, options);
    outcomes[name] = response.status;
    return response.body;
  };
  sent += 1;
  const body = { component: 'shop', type: `Timeout ${sent}` };
  await Promise.all([
    act('send', 'POST', '/v1/occurrences', body, alpha).then(() =>
      act('poll', 'GET', '/v1/components/shop/status', undefined, alpha),
    ),
    act('read', 'GET', '/v1/events', undefined, alpha),
    act('board', 'GET', '/v1/tree', undefined, alpha),
    act('policy', 'GET', '/v1/alert-policies', undefined, alpha),
    // Its checks have two seconds, which a busy machine may need for something else.
    until(async () => (await t.call('GET', '/readyz')).status === 200),
    act('own key', 'POST', '/v1/keys', { name: 'k', role: 'read' }, alpha),
    act('make', 'POST', '/v1/keys?project=beta', { name: 'k', role: 'read' }).then(({ id }) =>
      act('revoke', 'DELETE', `/v1/keys/${id}?project=beta`),
    ),
    act('project', 'PATCH', '/v1/projects/alpha', { name: 'Alpha' }),
  ]);
  return outcomes;
}

const ALL_WELL = {
  ...{ send: 201, poll: 200, read: 200, board: 200, policy: 200 },
  ...{ 'own key': 201, make: 201, revoke: 204, project: 200 },
};

describe('many slow reads of one project', () => {
  it('delay nothing of another project and of the operator; those that wait too long are 503 with Retry-After', async () => {
    const reads = slowReads(READS);
    await until(() => t.deps.reading.turns.waiting > 0);
    for (let round = 0; round < 3; round += 1) expect(await othersDo()).toEqual(ALL_WELL);
    const places = t.deps.reading.pool.options.max / 2;
    expect(await executing()).toBe(places);
    await until(() => t.deps.reading.turns.waiting === 0);
    await lock.query('ROLLBACK');
    const responses = await Promise.all(reads.map(({ response }) => response));
    const refused = responses.filter((response) => response?.statusCode === 503);
    expect(refused.map((response) => response?.headers['retry-after'])).toEqual(refused.map(() => '1'));
    expect([refused.length, responses.filter((response) => response?.statusCode === 200).length]).toEqual([
      READS - places,
      places,
    ]);
  }, 60_000);

  it('end when their clients leave, those that wait and those that run', async () => {
    const reads = slowReads(READS);
    await until(async () => (await executing()) > 0 && t.deps.reading.turns.waiting > 0);
    for (const read of reads) read.request.destroy();
    await until(async () => (await executing()) === 0);
    await until(() => t.deps.reading.turns.held === 0);
    expect(t.deps.reading.turns.waiting).toBe(0);
    expect(await othersDo()).toEqual(ALL_WELL);
  }, 60_000);

  it('do not keep the key that sends them from being revoked', async () => {
    const { id, key } = await makeKey('beta');
    const reads = slowReads(READS);
    await until(() => t.deps.reading.turns.waiting > 0);
    expect((await t.call('DELETE', `/v1/keys/${id}?project=beta`)).status).toBe(204);
    expect((await t.call('GET', '/v1/findings', undefined, { key })).status).toBe(401);
    for (const read of reads) read.request.destroy();
    await until(() => t.deps.reading.turns.held === 0);
  }, 60_000);
});

describe('a read that takes longer than GLUEPOINT_READ_TIMEOUT', () => {
  it('is 503 with Retry-After and a sentence that says what to narrow, and others go on', async () => {
    const hasty = await startTestApp({ database: t.database, settings: { readTimeoutMs: 300 } });
    const { status, headers, body } = await hasty.call('GET', '/v1/findings', undefined, { key: ROOT_KEY });
    expect([status, headers['retry-after']]).toEqual([503, '10']);
    expect(body).toMatchObject({
      type: 'urn:gluepoint:problem:overloaded',
      detail: expect.stringMatching(/longer than 0\.3 s .*Narrow the time range/),
    });
    expect((await hasty.call('GET', '/v1/events')).status).toBe(200);
    await hasty.close();
  });
});
