import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const LIMIT = 20;
const unknownKey = () => `gp_read_${randomBytes(20).toString('hex')}`;
const unknownDsn = () => randomBytes(16).toString('hex');

interface Shown {
  method?: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  payload?: string | object;
}

/** Each way of showing a key that the service has. */
const WAYS: [string, (key: string) => Shown][] = [
  ['Authorization on GET /v1/session', (key) => ({ url: '/v1/session', headers: { authorization: `Bearer ${key}` } })],
  ['X-Api-Key on GET /v1/events', (key) => ({ url: '/v1/events', headers: { 'x-api-key': key } })],
  ['the cookie', (key) => ({ url: '/v1/status', headers: { cookie: `gluepoint_session=${key}` } })],
  ['signing in', (key) => ({ method: 'POST', url: '/v1/session', payload: { key } })],
  ['/metrics', (key) => ({ url: '/metrics', headers: { authorization: `Bearer ${key}` } })],
  [
    'OTLP',
    (key) => ({
      method: 'POST',
      url: '/v1/logs',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      payload: '{}',
    }),
  ],
];

const SENTRY_WAYS: [string, (key: string) => Shown][] = [
  [
    'the query of /envelope/',
    (key) => ({ method: 'POST', url: `/api/1/envelope/?sentry_key=${key}`, payload: '{}\n' }),
  ],
  [
    'the header of an envelope',
    (key) => ({ method: 'POST', url: '/api/1/envelope/', payload: `{"dsn":"http://${key}@localhost/1"}\n` }),
  ],
  ['/store/', (key) => ({ method: 'POST', url: `/api/1/store/?sentry_key=${key}`, payload: '{}' })],
];

let networks = 0;
/** An address of a network that no other test uses. */
function otherAddress(): string {
  networks += 1;
  return `2001:db8:${networks.toString(16)}::1`;
}

function show(shown: Shown, remoteAddress: string) {
  const { method = 'GET', ...rest } = shown;
  return t.app.inject({ method, ...rest, remoteAddress });
}

describe('unknown keys', () => {
  it.each([
    ...WAYS.map(([name, shown]) => [name, shown, unknownKey] as const),
    ...SENTRY_WAYS.map(([name, shown]) => [name, shown, unknownDsn] as const),
  ])('in %s: get 429 with Retry-After after 20 in a minute', async (_name, shown, makeKey) => {
    const address = otherAddress();
    const statuses = [];
    for (let n = 0; n < LIMIT; n += 1) statuses.push((await show(shown(makeKey()), address)).statusCode);
    expect(statuses).toEqual(Array(LIMIT).fill(401));
    const over = await show(shown(makeKey()), address);
    expect([over.statusCode, Number(over.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await show(shown(makeKey()), otherAddress())).statusCode).toBe(401);
  });

  it('do not lock out a valid key of the same address, not even one that was made just now', async () => {
    const address = otherAddress();
    const session = WAYS[0]?.[1] as (key: string) => Shown;
    for (let n = 0; n < 3 * LIMIT; n += 1) await show(session(unknownKey()), address);
    expect((await show(session(unknownKey()), address)).statusCode).toBe(429);
    const { key } = (await t.call('POST', '/v1/keys', { name: 'new', role: 'read' })).body;
    for (const valid of [key, t.rootKey]) expect((await show(session(valid), address)).statusCode).toBe(200);
  });

  it('do not reach the store by more than a few statements', async () => {
    const statements: number[] = [];
    const { polls } = t.deps.shares;
    const query = polls.query.bind(polls) as (...args: unknown[]) => unknown;
    const counting = (...args: unknown[]) => {
      const { name, values } = args[0] as { name?: string; values?: unknown[][] };
      if (name === 'keys_by_hash') statements.push(values?.[0]?.length ?? 0);
      return query(...args);
    };
    polls.query = counting as typeof polls.query;
    try {
      const shown = WAYS[0]?.[1] as (key: string) => Shown;
      await Promise.all(Array.from({ length: 300 }, () => show(shown(unknownKey()), otherAddress())));
    } finally {
      polls.query = query as typeof polls.query;
    }
    expect(statements.reduce((sum, keys) => sum + keys, 0)).toBe(300);
    expect(statements.length).toBeLessThan(100);
  });
});
