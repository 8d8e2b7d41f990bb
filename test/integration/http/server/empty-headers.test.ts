import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawResponse, rawRequest } from '../../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { envelopeOf, makeDsn, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

let t: TestApp;
let port: number;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp();
  port = Number(new URL(await t.listen()).port);
  sender = await makeDsn(t);
  // Each later one is glued, and answered 200.
  await t.call('POST', '/v1/occurrences', occurrence);
});
afterAll(() => t.close());

interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Sends exactly these headers. An empty one twice: Node joins the two by a comma. */
function send({ method, path, headers, body }: Request, extra: string[] = []): Promise<RawResponse> {
  const lines = Object.entries({ Host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}`);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return rawRequest(port, [`${method} ${path} HTTP/1.1\r\n${[...lines, ...extra].join('\r\n')}\r\n\r\n${body ?? ''}`]);
}

const bearer = () => ({ Authorization: `Bearer ${t.rootKey}` });
const json = { 'Content-Type': 'application/json' };
const occurrence = JSON.stringify({ component: 'shop/db', type: 'T' });
const records = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 17 }] }] }] });

const REQUESTS: Record<string, () => Request> = {
  'an occurrence': () => ({
    method: 'POST',
    path: '/v1/occurrences',
    headers: { ...bearer(), ...json },
    body: occurrence,
  }),
  'a batch': () => ({
    method: 'POST',
    path: '/v1/occurrences/batch',
    headers: { ...bearer(), ...json },
    body: `{"occurrences":[${occurrence}]}`,
  }),
  'log records': () => ({ method: 'POST', path: '/v1/logs', headers: { ...bearer(), ...json }, body: records }),
  'an envelope': () => ({
    method: 'POST',
    path: `${sender.path}/envelope/?sentry_key=${sender.key}`,
    headers: {},
    body: envelopeOf({ message: 'x' }),
  }),
  'an event': () => ({
    method: 'POST',
    path: `${sender.path}/store/`,
    headers: { 'X-Sentry-Auth': `Sentry sentry_key=${sender.key}` },
    body: '{"message":"x"}',
  }),
  'a status': () => ({ method: 'GET', path: '/v1/components/shop%2Fdb/status', headers: bearer() }),
  'a list by the other header for keys': () => ({
    method: 'GET',
    path: '/v1/events',
    headers: { 'X-Api-Key': t.rootKey },
  }),
};

const NAMES = [
  'Content-Encoding',
  'Content-Type',
  'Authorization',
  'X-Api-Key',
  'X-Sentry-Auth',
  'X-Sent-At',
  'Prefer',
  'If-None-Match',
  'Accept',
  'Accept-Encoding',
  'Cookie',
  'Origin',
  'Sec-Fetch-Site',
  'Last-Event-ID',
  'Expect',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
];

describe('a header that is present and empty', () => {
  for (const [what, requestOf] of Object.entries(REQUESTS)) {
    it.each(NAMES)(`counts as absent: ${what} with an empty %s`, async (name) => {
      const request = requestOf();
      const { [name]: _, ...headers } = request.headers;
      const without = await send({ ...request, headers });
      expect(without.status).not.toBeNull();
      for (const lines of [[`${name}:`], [`${name}:  \t`], [`${name}:`, `${name}:`]]) {
        const response = await send({ ...request, headers }, lines);
        expect([lines, response.status]).toEqual([lines, without.status]);
      }
    });

    it(`does not keep ${what} out when all of them are empty`, async () => {
      const request = requestOf();
      const empty = NAMES.filter((name) => request.headers[name] === undefined).map((name) => `${name}:`);
      expect((await send(request, empty)).status).toBeLessThan(300);
    });
  }

  it('is accepted from the Sentry SDK for Ruby, which sends one with every small body', async () => {
    const body = '{}\n{"type":"event"}\n{"message":"from Ruby"}\n';
    const path = `${sender.path}/envelope/`;
    const headers = { 'Content-Encoding': '', 'X-Sentry-Auth': `Sentry sentry_version=7, sentry_key=${sender.key}` };
    expect(await send({ method: 'POST', path, headers, body })).toMatchObject({
      status: 200,
      body: { id: /^\w{32}$/ },
    });
    const { items } = (await t.call('GET', '/v1/events?type=from%20Ruby')).body;
    expect(items).toMatchObject([{ message: 'from Ruby', count: 1 }]);
  });

  it('differs from one with an invalid value, which is still refused', async () => {
    const request = (REQUESTS['an occurrence'] as () => Request)();
    for (const [line, status] of [
      ['Content-Encoding: rot13', 415],
      ['X-Sent-At: soon', 400],
      ['Expect: miracles', 417],
    ] as const) {
      expect([line, (await send(request, [line])).status]).toEqual([line, status]);
    }
  });
});
