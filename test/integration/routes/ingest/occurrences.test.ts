import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp, type TestResponse } from '../../../support/app.js';

let t: TestApp;
let base: string;
beforeAll(async () => {
  t = await startTestApp();
  base = await t.listen();
});
afterAll(() => t.close());

let places = 0;
/** A component of its own, so that what one test sends is not another's. */
const place = () => `c${places++}`;

const send = (body: unknown, headers: Record<string, string> = {}) =>
  t.call('POST', '/v1/occurrences', body, { headers });
const sendBatch = (body: unknown, headers: Record<string, string> = {}) =>
  t.call('POST', '/v1/occurrences/batch', body, { headers });

async function eventsOf(component: string): Promise<{ count: number }[]> {
  const { rows } = await t.deps.pool.query(
    'SELECT e.occurrence_count AS count FROM event e JOIN component c USING (project_id) WHERE c.key = e.component_key AND c.path = $1',
    [component],
  );
  return rows;
}

function expectProblem(response: TestResponse, status: number): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.body).toMatchObject({
    status,
    title: expect.any(String),
    type: expect.any(String),
    detail: expect.any(String),
    instance: expect.any(String),
  });
}

describe('sending an occurrence', () => {
  it('returns 201 where it began an event, 200 where it was glued, and 200 for an id that was seen', async () => {
    const component = place();
    const first = await send({ component, type: 'T', id: `${component}-1` });
    const second = await send({ component, type: 'T' });
    const again = await send({ component, type: 'T', id: `${component}-1` });
    expect(first).toMatchObject({ status: 201, body: { created: true, duplicate: false, count: 1, adjusted: [] } });
    expect(second).toMatchObject({
      status: 200,
      body: { eventId: first.body.eventId, created: false, duplicate: false, count: 2 },
    });
    expect(again).toMatchObject({
      status: 200,
      body: { eventId: first.body.eventId, created: false, duplicate: true, count: 2 },
    });
  });

  it('reports for each item of a batch whether it began an event', async () => {
    const component = place();
    await send({ component, type: 'known' });
    const types = ['known', 'new', 'known', 'newer', 'new'];
    const { body } = await sendBatch({ occurrences: types.map((type) => ({ component, type })) });
    expect(body.results.map(({ created }: { created: boolean }) => created)).toEqual([false, true, false, true, false]);
  });

  it('treats null as absent in every optional field', async () => {
    const component = place();
    const names = [
      'environment',
      'message',
      'importance',
      'startedAt',
      'endedAt',
      'count',
      'glueKey',
      'glueInterval',
      'relevanceInterval',
      'version',
      'stack',
      'properties',
      'id',
    ];
    const response = await send({ component, type: 'T', ...Object.fromEntries(names.map((name) => [name, null])) });
    expect(response).toMatchObject({ status: 201, body: { adjusted: [] } });
  });

  it('lists fields that were truncated, cleaned or moved in time', async () => {
    const response = await send({
      component: place(),
      type: 'a\0b',
      message: 'x'.repeat(8193),
      stack: 'lone \ud800',
      startedAt: '2100-01-01T00:00:00Z',
    });
    expect(response.status).toBe(201);
    expect(new Set(response.body.adjusted)).toEqual(new Set(['type', 'message', 'stack', 'startedAt']));
  });

  it('counts lengths in code points', async () => {
    const emoji = '\u{1F600}';
    expect(
      (
        await send({
          component: emoji.repeat(200),
          type: emoji.repeat(500),
          glueKey: emoji.repeat(500),
          version: emoji.repeat(100),
          environment: emoji.repeat(64),
          id: emoji.repeat(128),
        })
      ).status,
    ).toBe(201);
    expectProblem(await send({ component: emoji.repeat(201), type: 'T' }), 400);
  });

  it('keeps names that are special to JavaScript apart from what they name there', async () => {
    const response = await send({
      component: place(),
      type: 'toString',
      glueKey: 'constructor',
      properties: { toString: 'x', constructor: 1, hasOwnProperty: null },
    });
    expect(response.status).toBe(201);
  });
});

const LONG = 'x'.repeat(600);
const WRONG: Record<string, unknown[]> = {
  component: [undefined, null, 1, true, {}, [], '', '/', 'a/', '/a', 'a//b', 'a/b/c/d/e/f/g/h/i/j/k', 'x'.repeat(201)],
  type: [undefined, null, 1, false, {}, [], '', 'x'.repeat(501)],
  environment: [1, {}, [], '', 'x'.repeat(65)],
  message: [1, {}, [], true],
  importance: ['ALARM', 'error', '', 3, {}, []],
  startedAt: [
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-20T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-11-20T25:00:00Z',
    1763632800000,
    {},
    'infinity',
    '1999-01-01T00:00:00Z',
  ],
  endedAt: ['', 'now', '2026-13-01T00:00:00Z', 0, [], '-infinity', '1999-01-01T00:00:00Z'],
  count: [0, -1, 1.5, 1_000_000_001, '1', '', {}, [], true, 1e300],
  glueKey: [1, {}, [], 'x'.repeat(501)],
  glueInterval: [-1, '', 'soon', '1w', '-1h', '1.5h', '1 h', '31d', 2_592_001, {}, [], true, 1e308],
  relevanceInterval: [-0.5, '', '5min', 'NaN', '721h', '43201m', 2_592_000.5, {}, false],
  version: [1, {}, [], 'x'.repeat(101)],
  stack: [1, {}, ['at f'], true],
  properties: [
    'x',
    1,
    [],
    [1],
    { a: {} },
    { a: [] },
    { ['k'.repeat(101)]: 1 },
    Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, n])),
  ],
  id: ['', 1, {}, [], 'x'.repeat(129)],
  gluKey: ['x'],
  Component: ['x'],
  [LONG]: ['x'],
};

describe('an occurrence with a wrong field', () => {
  for (const [field, values] of Object.entries(WRONG)) {
    it(`is refused with the path of the field, and nothing is stored: ${field.slice(0, 20)}`, async () => {
      const component = place();
      for (const value of values) {
        const response = await send({ component, type: 'T', [field]: value });
        expectProblem(response, 400);
        const paths = response.body.errors.map((error: { path: string }) => error.path.slice(0, 20));
        expect(
          paths.some((path: string) => path === field.slice(0, 20) || path.startsWith(`${field.slice(0, 15)}.`)),
          `${field}: ${JSON.stringify(value)?.slice(0, 60)} gave ${paths}`,
        ).toBe(true);
      }
      expect(await eventsOf(component)).toEqual([]);
    });
  }

  it('is refused when it ends before it starts', async () => {
    const now = Date.now();
    const response = await send({
      component: place(),
      type: 'T',
      startedAt: new Date(now).toISOString(),
      endedAt: new Date(now - 1).toISOString(),
    });
    expectProblem(response, 400);
    expect(response.body.errors).toEqual([{ path: 'endedAt', message: 'must not be before startedAt' }]);
  });

  it('gets a hint with the most similar field name', async () => {
    const response = await send({ component: place(), type: 'T', gluKey: 'x' });
    expect(response.body.errors).toEqual([
      { path: 'gluKey', message: 'unknown field "gluKey", did you mean "glueKey"?' },
    ]);
  });

  it('is refused for an unknown query parameter', async () => {
    expectProblem(await t.call('POST', '/v1/occurrences?dryRun=true', { component: place(), type: 'T' }), 400);
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body that is not an occurrence', () => {
  const depth = 100_000;
  const bodies: [string, string | Buffer, Record<string, string>, number][] = [
    ['nothing', '', JSON_TYPE, 400],
    ['malformed JSON', '{"component":', JSON_TYPE, 400],
    ['a list', '[]', JSON_TYPE, 400],
    ['null', 'null', JSON_TYPE, 400],
    ['a text', '"x"', JSON_TYPE, 400],
    ['NaN', '{"component":"a","type":"T","count":NaN}', JSON_TYPE, 400],
    ['a number too large for a number', '{"component":"a","type":"T","count":1e999}', JSON_TYPE, 400],
    [
      'lists 100 000 deep',
      `{"component":"a","type":"T","properties":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
      JSON_TYPE,
      400,
    ],
    ['objects 100 000 deep', `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, JSON_TYPE, 400],
    ['__proto__', '{"component":"a","type":"T","__proto__":{"admin":true}}', JSON_TYPE, 400],
    [
      'a constructor with a prototype',
      '{"component":"a","type":"T","properties":{"constructor":{"prototype":{}}}}',
      JSON_TYPE,
      400,
    ],
    ['more than a mebibyte', `{"component":"a","type":"T","message":"${'x'.repeat(1024 * 1024)}"}`, JSON_TYPE, 413],
    ['XML', '<a/>', { 'content-type': 'application/xml' }, 415],
    ['NDJSON where one occurrence is expected', '{}', { 'content-type': 'application/x-ndjson' }, 415],
    ['a form', 'component=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['broken gzip', Buffer.from('this is not gzip'), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400],
    [
      'gzip that breaks off',
      gzipSync('{"component":"a","type":"T"}').subarray(0, 20),
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      400,
    ],
    ['a gzip bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 413],
    ['an unknown encoding', '{}', { ...JSON_TYPE, 'content-encoding': 'rot13' }, 415],
  ];
  for (const [name, body, headers, status] of bodies) {
    it(`gets ${status}: ${name}`, async () => {
      const response = await fetch(`${base}/v1/occurrences`, {
        method: 'POST',
        headers: { authorization: `Bearer ${t.rootKey}`, ...headers },
        body: body as string,
      });
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await response.json()).toMatchObject({ status, detail: expect.any(String) });
    });
  }

  it('leaves a service that accepts the next occurrence', async () => {
    expect((await send({ component: place(), type: 'T' })).status).toBe(201);
  });
});

describe('sending a batch', () => {
  it('stores the good items and reports the bad ones, in the order sent', async () => {
    const component = place();
    const items = [
      { component, type: 'T' },
      { component, type: 'T', count: 0 },
      { component, type: 'T', count: 5 },
      'x',
      null,
      { component, type: 'U', id: component },
      { component, type: 'U', id: component },
    ];
    const { status, body } = await sendBatch({ occurrences: items });
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 4, rejected: 3 });
    expect(body.results.map((result: { error?: object }) => (result.error ? 'error' : 'stored'))).toEqual([
      'stored',
      'error',
      'stored',
      'error',
      'error',
      'stored',
      'stored',
    ]);
    expect(body.results[1].error).toMatchObject({ status: 400, errors: [{ path: 'occurrences.1.count' }] });
    expect(body.results[4].error.detail).toBe('occurrences.4: must not be null');
    expect(body.results.filter((result: { created?: boolean }) => result.created)).toHaveLength(2);
    expect(body.results[6]).toMatchObject({ duplicate: true, eventId: body.results[5].eventId });
    expect((await eventsOf(component)).map(({ count }) => count).sort()).toEqual([1, 6]);
  });

  it('reports for an item what it would get alone: 413 if it is too large, also after a hundred invalid ones', async () => {
    const large = { component: place(), type: 'T', message: 'x'.repeat(1024 * 1024) };
    expect((await t.call('POST', '/v1/occurrences', large)).status).toBe(413);
    const items = [...Array.from({ length: 101 }, () => 'x'), large, { ...large, message: 'm' }];
    const lines = items.map((item) => JSON.stringify(item)).join('\n');
    const asLines = { 'content-type': 'application/x-ndjson' };
    for (const { status, body } of [await sendBatch({ occurrences: items }), await sendBatch(lines, asLines)]) {
      expect([status, body.accepted, body.rejected]).toEqual([200, 1, 102]);
      expect(body.results[0].error.status).toBe(400);
      expect(body.results[100].error.status).toBe(400);
      expect(body.results[101].error).toMatchObject({
        type: 'urn:gluepoint:problem:too-large',
        status: 413,
        detail: 'occurrences.101: exceeds the limit of 1 MiB for one occurrence',
      });
    }
  });

  it('names the place of every kind of wrong item', async () => {
    const component = place();
    const items = Object.entries(WRONG).flatMap(([field, values]) =>
      values.map((value) => ({ component, type: 'T', [field]: value })),
    );
    // Of more than a hundred in one batch, the further ones are not told apart.
    for (let at = 0; at < items.length; at += 100) {
      const wrong = items.slice(at, at + 100);
      const { body } = await sendBatch({ occurrences: [...wrong, { component, type: 'good' }] });
      expect(body).toMatchObject({ accepted: 1, rejected: wrong.length });
      body.results
        .slice(0, -1)
        .forEach((result: { error: { status: number; errors: { path: string }[] } }, n: number) => {
          expect(result.error.status).toBe(400);
          expect(result.error.errors[0]?.path).toMatch(new RegExp(`^occurrences\\.${n}(\\.|$)`));
        });
    }
    expect(await eventsOf(component)).toEqual([{ count: Math.ceil(items.length / 100) }]);
  });

  it('leaves out what is well with Prefer: return=minimal', async () => {
    const component = place();
    const { body } = await sendBatch(
      { occurrences: [{ component, type: 'T' }, { component }] },
      { prefer: 'return=minimal' },
    );
    expect(body).toEqual({
      accepted: 1,
      rejected: 1,
      errors: [{ index: 1, error: expect.objectContaining({ status: 400 }) }],
    });
  });

  it('accepts NDJSON, in which an invalid line does not affect the others', async () => {
    const component = place();
    const lines = [
      JSON.stringify({ component, type: 'T' }),
      '',
      '{"component":',
      '{"__proto__":{}}',
      JSON.stringify({ component, type: 'T' }),
      '',
    ];
    const { status, body } = await sendBatch(lines.join('\r\n'), { 'content-type': 'application/x-ndjson' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 2, rejected: 2 });
    expect(await eventsOf(component)).toEqual([{ count: 2 }]);
  });

  it('lets a field that could harm spoil only the item it stands in', async () => {
    const component = place();
    const good = JSON.stringify({ component, type: 'T' });
    const bad = [
      `{"component":"${component}","type":"T","__proto__":{"a":1}}`,
      `{"component":"${component}","type":"T","properties":{"__proto__":"x"}}`,
      `{"component":"${component}","type":"T","\\u005f_proto__":{"a":1}}`,
    ];
    const { status, body } = await sendBatch(`{"occurrences":[${[good, ...bad, good].join(',')}]}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 2, rejected: 3 });
    expect(body.results[1].error.errors[0].path).toBe('occurrences.1');
    expectProblem(await sendBatch(`{"occurrences":[${good}],"__proto__":{}}`), 400);
    expectProblem(await sendBatch(`{"occurrences":[${good}],"occurrences":[${good}]}`), 400);
    expectProblem(await sendBatch(`{"occurrences":[${good}],"\\u006fccurrences":[]}`), 400);
    expect(await eventsOf(component)).toEqual([{ count: 2 }]);
  });

  it('stores ten thousand items of which no group is simple', async () => {
    const component = place();
    const now = Date.now();
    const occurrences = Array.from({ length: 10_000 }, (_, n) => ({
      component,
      type: `T${n % 5000}`,
      relevanceInterval: 1,
      startedAt: new Date(now - (n < 5000 ? 120_000 : 0)).toISOString(),
    }));
    const { status, body } = await sendBatch({ occurrences });
    expect([status, body.accepted]).toEqual([200, 10_000]);
    expect((await eventsOf(component)).length).toBe(5000);
  }, 120_000);

  it('accepts gzip', async () => {
    const component = place();
    const body = gzipSync(JSON.stringify({ occurrences: [{ component, type: 'T' }] }));
    expect(await sendBatch(body, { 'content-encoding': 'gzip' })).toMatchObject({ status: 200, body: { accepted: 1 } });
  });

  it('accepts 0 and 10 000 items, and refuses 10 001 without storing any', async () => {
    const component = place();
    const items = (n: number) => ({ occurrences: Array.from({ length: n }, () => ({ component, type: 'T' })) });
    expect((await sendBatch(items(0))).body).toEqual({ accepted: 0, rejected: 0, results: [] });
    expect((await sendBatch(items(10_000))).body.accepted).toBe(10_000);
    expectProblem(await sendBatch(items(10_001)), 413);
    expect(await eventsOf(component)).toEqual([{ count: 10_000 }]);
  });

  it('refuses 33 MiB, plain or out of a gzip bomb', async () => {
    const large = Buffer.alloc(33 * 1024 * 1024, 0x20);
    expectProblem(await sendBatch(large), 413);
    expectProblem(await sendBatch(gzipSync(large), { 'content-encoding': 'gzip' }), 413);
  });

  it('refuses a body that is not a batch', async () => {
    for (const body of [{}, { occurrences: {} }, { occurrences: null }, [], { occurrences: [], extra: 1 }, 'x']) {
      expectProblem(await sendBatch(JSON.stringify(body)), 400);
    }
  });
});
