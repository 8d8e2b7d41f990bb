import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { envelopeOf, eventId, makeDsn, post, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

const NOW_MS = Date.UTC(2026, 10, 21, 12, 10, 30);
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

const clock = movedClock(NOW_MS);
let t: TestApp;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp({ clock });
  sender = await makeDsn(t);
});
afterAll(() => t.close());

const at = (ms: number) => new Date(ms).toISOString();
let places = 0;
/** A component of its own, so that what one test sends is not another's. */
const place = () => `c${places++}`;

interface Stored {
  startedAt: string;
  endedAt: string;
  count: number;
  properties: Record<string, unknown>;
}

async function stored(component: string): Promise<Stored> {
  const { items } = (await t.call('GET', `/v1/events?component=${component}`)).body;
  expect(items).toHaveLength(1);
  const { properties, ...event } = (await t.call('GET', `/v1/events/${items[0].id}`)).body;
  return { ...event, properties: properties ?? {} };
}

describe('an envelope of a Sentry SDK whose sent_at shows a wrong clock', () => {
  const send = (event: object, sentAt: unknown, headers = {}) => {
    const component = place();
    const body = envelopeOf({ message: 'x', tags: { service: component }, ...event }, { sent_at: sentAt });
    return post(t, sender, body, { headers }).then((response) => ({ response, component }));
  };

  it.each([
    ['59.999 s slow', 59.999 * SECOND, undefined],
    ['60 s slow', MINUTE, undefined],
    ['60.001 s slow', MINUTE + 1, '1 min slow'],
    ['60 s fast', -MINUTE, undefined],
    ['60.001 s fast', -MINUTE - 1, '1 min fast'],
    ['10 min slow', 10 * MINUTE, '10 min slow'],
    ['2 h fast', -2 * HOUR, '2 h fast'],
    ['41 days slow', 41 * DAY, '41 days slow'],
    ['20 years slow', 7_305 * DAY, '7305 days slow'],
  ])('has its time shifted by exactly the difference if it exceeds a minute: %s', async (_, slowMs, words) => {
    const { response, component } = await send({ timestamp: at(NOW_MS - slowMs - SECOND) }, at(NOW_MS - slowMs));
    expect(response.status).toBe(200);
    const { endedAt, properties } = await stored(component);
    const movedMs = words === undefined ? 0 : slowMs;
    expect([endedAt, properties.clock]).toEqual([at(NOW_MS - slowMs - SECOND + movedMs), words]);
  });

  it('raises an alarm although its clock is 6 minutes slow', async () => {
    const { response, component } = await send({ timestamp: at(NOW_MS - 6 * MINUTE) }, at(NOW_MS - 6 * MINUTE));
    expect(response.status).toBe(200);
    expect((await t.call('GET', `/v1/components/${component}/status`)).body.status).toBe('alarm');
  });

  it('keeps the true age of what waited while the client was offline', async () => {
    const { component } = await send({ timestamp: at(NOW_MS - 3 * DAY) }, at(NOW_MS - SECOND));
    expect(await stored(component)).toMatchObject({
      endedAt: at(NOW_MS - 3 * DAY),
      properties: expect.not.objectContaining({ clock: expect.anything() }),
    });
    const { component: slow } = await send({ timestamp: at(NOW_MS - 3 * DAY - HOUR) }, at(NOW_MS - HOUR));
    expect(await stored(slow)).toMatchObject({ endedAt: at(NOW_MS - 3 * DAY), properties: { clock: '1 h slow' } });
    const { response } = await send({ timestamp: at(NOW_MS - 40 * DAY) }, at(NOW_MS));
    expect([response.status, response.body.detail]).toEqual([
      400,
      expect.stringContaining('older than the project keeps'),
    ]);
  });

  it('leaves an event without a time at the receive time', async () => {
    const { component } = await send({}, at(NOW_MS - HOUR));
    const { endedAt, properties } = await stored(component);
    expect([endedAt, properties.clock]).toEqual([at(NOW_MS), undefined]);
  });

  it('applies to every event of its envelope', async () => {
    const component = place();
    const event = { message: 'x', tags: { service: component }, timestamp: at(NOW_MS - 6 * MINUTE) };
    const item = () => `{"type":"event"}\n${JSON.stringify({ ...event, event_id: eventId() })}\n`;
    await post(t, sender, `{"sent_at":"${at(NOW_MS - 6 * MINUTE)}"}\n${item()}${item()}${item()}`);
    expect(await stored(component)).toMatchObject({ startedAt: at(NOW_MS), endedAt: at(NOW_MS), count: 3 });
  });

  it.each([null, '', 'soon', 17, {}, [], true, '0001-01-01T00:00:00Z', '2026-99-99T00:00:00Z', Number.MAX_VALUE])(
    'is ignored if it is not a time: %j',
    async (sentAt) => {
      const { response, component } = await send({ timestamp: at(NOW_MS - 2 * MINUTE) }, sentAt);
      expect(response.status).toBe(200);
      const { endedAt } = await stored(component);
      // 17 s after 1970 is a clock that was not set: the event is 56 years ahead of it.
      expect(endedAt).toBe(at(sentAt === 17 ? NOW_MS : NOW_MS - 2 * MINUTE));
    },
  );

  it.each([
    ['9999-12-31T23:59:59Z', 'fast'],
    ['1970-01-02T00:00:00Z', 'slow'],
  ])('causes no error for a time far away: %s', async (sentAt, word) => {
    const { response, component } = await send({ timestamp: sentAt }, sentAt);
    expect(response.status).toBe(200);
    expect(await stored(component)).toMatchObject({
      endedAt: at(NOW_MS),
      properties: { clock: expect.stringContaining(` days ${word}`) },
    });
    const far = await send({ timestamp: 8.64e12 }, '1970-01-02T00:00:00Z');
    expect(far.response.status).toBe(200);
  });

  it('changes nothing when it is sent again', async () => {
    const component = place();
    const event = { event_id: eventId(), message: 'x', tags: { service: component }, timestamp: at(NOW_MS - HOUR) };
    for (const sentAt of [NOW_MS - HOUR, NOW_MS - HOUR, NOW_MS]) {
      expect((await post(t, sender, envelopeOf(event, { sent_at: at(sentAt) }))).body).toEqual({ id: event.event_id });
    }
    expect(await stored(component)).toMatchObject({ startedAt: at(NOW_MS), endedAt: at(NOW_MS), count: 1 });
  });

  it('may use sentry_timestamp in a header instead, as old SDKs do', async () => {
    const key = `sentry_key=${sender.key}`;
    for (const name of ['x-sentry-auth', 'authorization']) {
      const seconds = (NOW_MS - 10 * MINUTE) / 1000;
      const headers = { 'x-sentry-auth': '', [name]: `Sentry sentry_version=7, sentry_timestamp=${seconds}, ${key}` };
      const { component } = await send({ timestamp: at(NOW_MS - 11 * MINUTE) }, undefined, headers);
      expect(await stored(component)).toMatchObject({
        endedAt: at(NOW_MS - MINUTE),
        properties: { clock: '10 min slow' },
      });
      // What the envelope says comes first.
      const { component: right } = await send({ timestamp: at(NOW_MS - 11 * MINUTE) }, at(NOW_MS), headers);
      expect((await stored(right)).endedAt).toBe(at(NOW_MS - 11 * MINUTE));
    }
  });
});

describe('an event sent to /store/ with a sentry_timestamp that shows a wrong clock', () => {
  const seconds = (NOW_MS - 10 * MINUTE) / 1000;
  const event = (component: string) =>
    JSON.stringify({ message: 'x', tags: { service: component }, timestamp: at(NOW_MS - 11 * MINUTE).slice(0, -1) });
  const moved = { endedAt: at(NOW_MS - MINUTE), properties: { clock: '10 min slow' } };

  it('has its time shifted, from a header or the query, in seconds or milliseconds', async () => {
    for (const timestamp of [`${seconds}`, `${seconds}.000`, `${seconds * 1000}`]) {
      const headers = { 'x-sentry-auth': `Sentry sentry_timestamp=${timestamp},sentry_key=${sender.key}` };
      const inHeader = place();
      await post(t, sender, deflateSync(event(inHeader)).toString('base64'), { to: 'store/', headers });
      expect(await stored(inHeader)).toMatchObject(moved);
      const inQuery = place();
      const query = `sentry_key=${sender.key}&sentry_timestamp=${timestamp}`;
      const withoutKey = { 'x-sentry-auth': '' };
      await post(t, sender, event(inQuery), { to: `store/?${query}`, headers: withoutKey });
      expect(await stored(inQuery)).toMatchObject(moved);
      const byGet = place();
      const address = `${sender.path}/store/?${query}&sentry_data=${encodeURIComponent(event(byGet))}`;
      expect((await t.call('GET', address, undefined, { key: null })).status).toBe(200);
      expect(await stored(byGet)).toMatchObject(moved);
    }
  });

  it('is unchanged if that is not a time', async () => {
    for (const timestamp of ['soon', '', '-1', '0', 'NaN']) {
      const component = place();
      const headers = { 'x-sentry-auth': `Sentry sentry_key=${sender.key}, sentry_timestamp=${timestamp}` };
      expect((await post(t, sender, event(component), { to: 'store/', headers })).status).toBe(200);
      expect((await stored(component)).endedAt).toBe(at(NOW_MS - 11 * MINUTE));
    }
  });
});

describe('the header X-Sent-At', () => {
  const sentAt = (slowMs: number) => ({ 'x-sent-at': at(NOW_MS - slowMs) });
  const send = (body: object, headers: Record<string, string>) => t.call('POST', '/v1/occurrences', body, { headers });

  it.each([
    [MINUTE - 1, false],
    [MINUTE, false],
    [MINUTE + 1, true],
    [-MINUTE + 1, false],
    [-MINUTE, false],
    [-MINUTE - 1, true],
  ])('of a clock that is %i ms slow shifts the times of an occurrence: %s', async (slowMs, isMoved) => {
    const component = place();
    const times = { startedAt: at(NOW_MS - slowMs - 2 * MINUTE), endedAt: at(NOW_MS - slowMs - MINUTE) };
    const { status, body } = await send({ component, type: 'T', ...times }, sentAt(slowMs));
    expect([status, body.adjusted]).toEqual([201, isMoved ? ['startedAt', 'endedAt'] : []]);
    const { startedAt, endedAt, properties } = await stored(component);
    const expected = isMoved ? { startedAt: at(NOW_MS - 2 * MINUTE), endedAt: at(NOW_MS - MINUTE) } : times;
    expect({ startedAt, endedAt }).toEqual(expected);
    expect(properties.clock).toBe(isMoved ? `1 min ${slowMs > 0 ? 'slow' : 'fast'}` : undefined);
  });

  it('shifts only times that were sent, and lists them', async () => {
    for (const [given, adjusted] of [
      [{ startedAt: at(NOW_MS - HOUR) }, ['startedAt']],
      [{ endedAt: at(NOW_MS - HOUR) }, ['endedAt']],
      [{}, []],
      [{ startedAt: null }, []],
    ] as const) {
      const component = place();
      const { body } = await send({ component, type: 'T', properties: { a: 1 }, ...given }, sentAt(HOUR));
      expect(body.adjusted).toEqual(adjusted);
      expect(await stored(component)).toMatchObject({
        startedAt: at(NOW_MS),
        endedAt: at(NOW_MS),
        properties: adjusted.length > 0 ? { a: 1, clock: '1 h slow' } : { a: 1 },
      });
    }
  });

  it('is applied before the rules on future times and on the retention', async () => {
    const old = { type: 'T', startedAt: at(NOW_MS - 40 * DAY) };
    expect((await send({ component: place(), ...old }, {})).status).toBe(400);
    expect((await send({ component: place(), ...old }, sentAt(HOUR))).status).toBe(400);
    expect((await send({ component: place(), ...old }, sentAt(40 * DAY))).status).toBe(201);
    const component = place();
    await send({ component, type: 'T', startedAt: at(NOW_MS + HOUR) }, sentAt(-2 * HOUR));
    expect((await stored(component)).startedAt).toBe(at(NOW_MS - HOUR));
  });

  it('does not change a property clock of the client, nor add a 65th property', async () => {
    const startedAt = at(NOW_MS - HOUR);
    const many = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`k${n}`, n]));
    for (const properties of [{ clock: 'mine' }, many]) {
      const component = place();
      expect((await send({ component, type: 'T', startedAt, properties }, sentAt(HOUR))).body.adjusted).toEqual([
        'startedAt',
      ]);
      expect((await stored(component)).properties).toEqual(properties);
    }
  });

  it('changes nothing of an occurrence that is sent again', async () => {
    const component = place();
    const occurrence = { component, type: 'T', id: component, startedAt: at(NOW_MS - HOUR) };
    expect((await send(occurrence, sentAt(HOUR))).body.duplicate).toBe(false);
    for (const headers of [sentAt(HOUR), sentAt(2 * HOUR), {}]) {
      expect((await send(occurrence, headers)).body.duplicate).toBe(true);
    }
    expect(await stored(component)).toMatchObject({ startedAt: at(NOW_MS), endedAt: at(NOW_MS), count: 1 });
  });

  it('accepts any offset, lower case and digits after the milliseconds', async () => {
    for (const text of ['2026-11-21T13:00:30+01:00', '2026-11-21t12:00:30z', '2026-11-21T12:00:30.0001234Z']) {
      const component = place();
      await send({ component, type: 'T', startedAt: at(NOW_MS - 10 * MINUTE) }, { 'x-sent-at': text });
      expect(await stored(component)).toMatchObject({ startedAt: at(NOW_MS), properties: { clock: '10 min slow' } });
    }
  });

  it('gets 400 with the name of the header if it is not an RFC 3339 time, and nothing is stored', async () => {
    const component = place();
    for (const text of [
      'soon',
      '1795262400',
      '2026-11-21',
      '2026-11-21T12:00:30',
      'x'.repeat(5_000),
      'Sat, 21 Nov 2026 12:00:30 GMT',
    ]) {
      for (const [path, body] of [
        ['/v1/occurrences', { component, type: 'T' }],
        ['/v1/occurrences/batch', { occurrences: [{ component, type: 'T' }] }],
      ] as const) {
        const { status, body: problem } = await t.call('POST', path, body, { headers: { 'x-sent-at': text } });
        expect([text, status, problem.errors]).toEqual([
          text,
          400,
          [{ path: 'X-Sent-At', message: 'expected an RFC 3339 time such as 2026-11-20T10:00:00.000Z' }],
        ]);
        expect(problem.detail).toContain('X-Sent-At');
      }
    }
    expect((await t.call('GET', `/v1/events?component=${component}`)).body.items).toEqual([]);
  });

  it('shifts all times of a batch, as JSON read whole or item by item, and as NDJSON', async () => {
    const forms: [string, (items: object[]) => string][] = [
      ['application/json', (occurrences) => JSON.stringify({ occurrences })],
      ['application/x-ndjson', (items) => items.map((item) => JSON.stringify(item)).join('\n')],
    ];
    for (const [type, bodyOf] of forms) {
      for (const padding of [0, 600_000]) {
        const component = place();
        const startedAt = at(NOW_MS - 40 * DAY);
        const items = [
          { component, type: 'T', startedAt, message: 'x'.repeat(padding) },
          { component, type: 'T', startedAt, endedAt: startedAt, message: 'x'.repeat(padding) },
          { component, type: 'T', startedAt: at(NOW_MS - 80 * DAY) },
          { component, type: 'T', count: 0 },
        ];
        const headers = { 'content-type': type, ...sentAt(40 * DAY) };
        const { status, body } = await t.call('POST', '/v1/occurrences/batch', bodyOf(items), { headers });
        expect([type, padding, status, body.accepted, body.rejected]).toEqual([type, padding, 200, 2, 2]);
        expect(body.results[2].error.errors[0]).toMatchObject({ path: 'occurrences.2.startedAt' });
        expect(await stored(component)).toMatchObject({
          startedAt: at(NOW_MS),
          endedAt: at(NOW_MS),
          count: 2,
          properties: { clock: '40 days slow' },
        });
      }
    }
  });
});
