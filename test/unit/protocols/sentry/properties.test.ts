import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/protocols/sentry/json.js';
import { propertiesOf } from '../../../../src/protocols/sentry/properties.js';
import { effortMs } from '../../../support/effort.js';

function propertiesIn(event: object, mechanism: Json = {}): Record<string, unknown> {
  return (propertiesOf(event as Json, null, mechanism) ?? {}) as Record<string, unknown>;
}

describe('properties of an event', () => {
  it('are all that it says, the most useful first', () => {
    const event = {
      event_id: 'ignored: the one of the occurrence counts',
      transaction: '/checkout',
      level: 'error',
      logger: 'shop',
      release: 'shop@1',
      dist: '7',
      server_name: 'web-3',
      platform: 'python',
      sdk: { name: 'sentry.python', version: '2.0' },
      request: {
        method: 'POST',
        url: 'https://shop.example/pay',
        query_string: 'step=2&token=abc',
        headers: { 'User-Agent': 'curl/8', Cookie: 'sid=1', Authorization: 'Bearer x', 'X-Api-Key': 'k' },
        cookies: { sid: '1' },
        data: { card: '4111' },
        env: { REMOTE_ADDR: '10.0.0.1' },
      },
      user: { id: 7, username: 'ann', name: 'Ann', email: 'ann@example.com', ip_address: '203.0.113.7', plan: 'gold' },
      contexts: {
        trace: { trace_id: 't', span_id: 's', op: 'http' },
        response: { status_code: 502, headers: { 'set-cookie': 'sid=1' } },
        runtime: { name: 'CPython', version: '3.12' },
        os: { name: 'Debian', version: '13', kernel_version: '6.9' },
        device: { model: 'X1', memory_size: 1 },
        app: { app_name: 'Shop', app_version: '4.2' },
        'server-os': { type: 'os', raw_description: 'Linux 6' },
        culture: { timezone: 'UTC' },
        order: { id: 17, lines: { first: { sku: 'A' } } },
      },
      tags: { region: 'eu', canary: true },
      extra: { cart: { id: 17, items: [{ sku: 'A' }, 2] }, note: 'x', nothing: null, empty: {}, none: [] },
      breadcrumbs: { values: [{ timestamp: '2026-11-20T10:00:00Z', category: 'query', message: 'SELECT 1' }] },
      modules: { django: '5.0' },
    };
    expect(Object.entries(propertiesIn(event, { handled: false, type: 'django' }))).toEqual(
      Object.entries({
        trace_id: 't',
        span_id: 's',
        transaction: '/checkout',
        'request.method': 'POST',
        'request.url': 'https://shop.example/pay?step=2&token=[scrubbed]',
        'request.headers.user-agent': 'curl/8',
        'response.status_code': 502,
        'user.id': 7,
        'user.username': 'ann',
        'user.name': 'Ann',
        'user.email': 'ann@example.com',
        'user.ip_address': '203.0.113.7',
        level: 'error',
        logger: 'shop',
        handled: false,
        mechanism: 'django',
        release: 'shop@1',
        dist: '7',
        server_name: 'web-3',
        platform: 'python',
        sdk: 'sentry.python 2.0',
        runtime: 'CPython 3.12',
        os: 'Debian 13',
        device: 'X1',
        app: 'Shop 4.2',
        'server-os': 'Linux 6',
        'tags.region': 'eu',
        'tags.canary': true,
        'contexts.order.id': 17,
        'contexts.order.lines.first.sku': 'A',
        'extra.cart.id': 17,
        'extra.cart.items': '[{"sku":"A"},2]',
        'extra.note': 'x',
        'user.plan': 'gold',
        'breadcrumb.1': '10:00:00 query SELECT 1',
      }),
    );
  });

  it('are null without any', () => {
    expect(propertiesOf({}, null, {})).toBeNull();
  });

  it('begin with the id of the event', () => {
    expect(propertiesOf({ level: 'info' }, 'abc', {})).toEqual({ event_id: 'abc', level: 'info' });
  });

  it('leave out the address of the user that the server is to find out', () => {
    expect(propertiesIn({ user: { ip_address: '{{auto}}' } })).toEqual({});
  });

  it('leave out the environment of the shell that sentry-cli sends', () => {
    expect(propertiesIn({ extra: { environ: { AWS_SECRET_ACCESS_KEY: 'x' }, a: 1 } })).toEqual({ 'extra.a': 1 });
  });

  it('follow maps four levels deep, and have JSON below', () => {
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(propertiesIn({ extra: deep })).toEqual({ 'extra.a.b.c.d': '{"e":1}' });
    expect(propertiesIn({ contexts: { x: deep } })).toEqual({ 'contexts.x.a.b.c.d': '{"e":1}' });
    expect(propertiesIn({ contexts: { x: 'text', y: [1] } })).toEqual({ 'contexts.x': 'text', 'contexts.y': '[1]' });
  });

  it('are read from the names that old SDKs have', () => {
    expect(
      propertiesIn({
        'sentry.interfaces.User': { id: 'u' },
        'sentry.interfaces.Http': { url: '/x' },
        'sentry.interfaces.Breadcrumbs': { values: [{ message: 'b' }] },
      }),
    ).toEqual({ 'request.url': '/x', 'user.id': 'u', 'breadcrumb.1': 'b' });
  });

  it('are 64 at most, with names of 100 and texts a little longer than what is kept', () => {
    const extra = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, n) => [`${'n'.repeat(90)}${n}`, 'x'.repeat(20_000)]),
    );
    const properties = propertiesIn({ extra, breadcrumbs: [{ message: 'b' }] });
    expect(Object.keys(properties)).toHaveLength(64);
    expect(Math.max(...Object.keys(properties).map((name) => name.length))).toBeLessThanOrEqual(100);
    expect(Math.max(...Object.values(properties).map((value) => String(value).length))).toBeLessThan(10_000);
  });
});

describe('breadcrumbs', () => {
  const lines = (...breadcrumbs: unknown[]) => Object.values(propertiesIn({ breadcrumbs }));

  it('are the last five, the newest last', () => {
    const seven = Array.from({ length: 7 }, (_, n) => ({ message: `m${n}` }));
    expect(propertiesIn({ breadcrumbs: { values: seven } })).toEqual({
      'breadcrumb.1': 'm2',
      'breadcrumb.2': 'm3',
      'breadcrumb.3': 'm4',
      'breadcrumb.4': 'm5',
      'breadcrumb.5': 'm6',
    });
  });

  it.each([
    [{ timestamp: 1795168800.5, category: 'ui.click', message: 'button#pay' }, '10:00:00 ui.click button#pay'],
    [{ timestamp: '2026-11-20T12:00:00+02:00', type: 'navigation' }, '10:00:00 navigation'],
    [{ category: 'http', data: { method: 'GET', url: '/cart', status_code: 500, x: 1 } }, 'http GET /cart 500'],
    [{ category: 'nav', data: { from: '/a', to: '/b' } }, 'nav {"from":"/a","to":"/b"}'],
    [
      { category: 'xhr', data: { url: 'https://u:p@h.example/x?key=1' } },
      'xhr https://[scrubbed]@h.example/x?key=[scrubbed]',
    ],
    [{ message: 'two\n  lines', data: {} }, 'two lines'],
    [{ timestamp: {}, category: [], message: null, data: 'x' }, 'x'],
  ])('%j is a line', (breadcrumb, line) => {
    expect(lines(breadcrumb)).toEqual([line]);
  });

  it('that say nothing are left out', () => {
    expect(lines({}, null, 'x', { data: {} }, { timestamp: 'never' })).toEqual([]);
  });
});

describe('request', () => {
  const url = (request: object) => propertiesIn({ request })['request.url'];

  it.each([
    [{ url: '/a', query_string: 'b=1&password=x' }, '/a?b=1&password=[scrubbed]'],
    [{ url: '/a', query_string: '?b=1' }, '/a?b=1'],
    [{ url: '/a', query_string: { b: 1, c: ['x', 'y'], access_token: 'z' } }, '/a?b=1&c=x&c=y&access_token=[scrubbed]'],
    [{ url: '/a', query_string: [['b', '1'], ['apiKey', 'a&b c'], 7] }, '/a?b=1&apiKey=[scrubbed]'],
    [{ url: '/a?x=1', query_string: 'b=1' }, '/a?x=1'],
    [{ url: '/a', query_string: '' }, '/a'],
    [{ url: '/a', query_string: null }, '/a'],
    [{ url: {}, query_string: [] }, undefined],
  ])('address of %j', (request, expected) => {
    expect(url(request)).toBe(expected);
  });

  it('headers are those of a list, in any shape and case', () => {
    const headers = (given: unknown) => propertiesIn({ request: { headers: given } });
    const kept = { 'request.headers.host': 'shop.example', 'request.headers.user-agent': 'curl/8' };
    expect(headers({ 'USER-AGENT': 'curl/8', host: 'shop.example', cookie: 'a=b', authorization: 'x' })).toEqual(kept);
    expect(headers([['Host', 'shop.example'], ['User-Agent', 'curl/8'], ['Set-Cookie', 'a=b'], null])).toEqual(kept);
    expect(headers({ Host: ['shop.example'], 'User-Agent': ['curl/8', 'x'] })).toEqual(kept);
    expect(headers({ Referer: 'https://u:p@shop.example/cart?token=x#y' })).toEqual({
      'request.headers.referer': 'https://[scrubbed]@shop.example/cart',
    });
    for (const odd of [null, 7, 'x', [], [[]], { host: {} }]) expect(headers(odd)).toEqual({});
  });
});

describe('properties of hostile events', () => {
  it('cost bounded time', () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, 'v']));
    const long = 'n'.repeat(500_000);
    const beganMs = effortMs();
    propertiesIn({ extra: { [long]: wide } });
    propertiesIn({ contexts: { [long]: wide, [`${long}2`]: { [long]: wide } } });
    propertiesIn({ tags: Array.from({ length: 50_000 }, () => ['same', 'v']) });
    propertiesIn({ request: { url: '//'.repeat(500_000), query_string: '&'.repeat(500_000) } });
    propertiesIn({ request: { url: '?a='.repeat(300_000), query_string: '=;'.repeat(500_000) } });
    propertiesIn({ request: { query_string: wide, headers: wide } });
    propertiesIn({ breadcrumbs: Array.from({ length: 5 }, () => ({ message: ' //x'.repeat(100_000), data: wide })) });
    expect(effortMs() - beganMs).toBeLessThan(1_500);
  });
});
