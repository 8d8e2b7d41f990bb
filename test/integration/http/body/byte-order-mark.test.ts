import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { requestOf } from '../../../support/protocols/otlp/requests.js';
import { envelopeOf, makeDsn, post, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

const MARK = '\ufeff';

let t: TestApp;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp();
  sender = await makeDsn(t);
});
afterAll(() => t.close());

let types = 0;
/** An occurrence of a type of its own. */
const occurrence = (padding = 0) => {
  types += 1;
  return JSON.stringify({ component: 'a', type: `T${types}`, message: 'x'.repeat(padding) });
};
const sendBatch = (body: string | Buffer, type = 'application/json', encoding?: string) =>
  t.call('POST', '/v1/occurrences/batch', body, {
    headers: { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) },
  });

describe('a byte order mark', () => {
  it('before an occurrence is ignored', async () => {
    expect((await t.call('POST', '/v1/occurrences', MARK + occurrence())).status).toBe(201);
  });

  it('before a batch of JSON is ignored, whether it is read whole or item by item', async () => {
    const items = (n: number, padding: number) => Array.from({ length: n }, () => occurrence(padding)).join(',');
    for (const body of [`{"occurrences":[${items(2, 0)}]}`, `{"occurrences":[${items(2, 900_000)}]}`]) {
      expect(await sendBatch(MARK + body)).toMatchObject({ status: 200, body: { accepted: 2, rejected: 0 } });
      const zipped = await sendBatch(gzipSync(MARK + body), 'application/json', 'gzip');
      expect(zipped).toMatchObject({ status: 200, body: { accepted: 2, rejected: 0 } });
    }
  });

  it('before the first line of NDJSON is ignored, also before an empty one and in a large body', async () => {
    const lines = (...padding: number[]) => `${padding.map((n) => occurrence(n)).join('\n')}\n`;
    for (const body of [lines(0, 0), `\r\n${lines(0, 0)}`, lines(900_000, 900_000)]) {
      const response = await sendBatch(MARK + body, 'application/x-ndjson');
      expect(response).toMatchObject({ status: 200, body: { accepted: 2, rejected: 0 } });
    }
  });

  it('anywhere else in a batch is invalid JSON', async () => {
    const inside = await sendBatch(`${occurrence()}\n${MARK}${occurrence()}\n`, 'application/x-ndjson');
    expect(inside).toMatchObject({ status: 200, body: { accepted: 1, rejected: 1 } });
    expect((await sendBatch(`{"occurrences":[${MARK}${occurrence()}]}`)).status).toBe(400);
    expect((await sendBatch(MARK + MARK + occurrence(), 'application/x-ndjson')).body).toMatchObject({ rejected: 1 });
  });

  it('before an event, the header of an envelope, that of an item and its payload is ignored', async () => {
    const event = () => JSON.stringify({ message: occurrence() });
    expect((await post(t, sender, MARK + event(), { to: 'store/' })).body).toEqual({ id: expect.any(String) });
    const withoutKey = { 'x-sentry-auth': '' };
    for (const body of [
      MARK + envelopeOf({ message: 'x' }),
      `{}\n${MARK}{"type":"event"}\n${event()}\n`,
      `{}\n{"type":"event"}\n${MARK}${event()}\n`,
      `{}\n{"type":"event","length":${Buffer.byteLength(`${MARK}{"message":"x"}`)}}\n${MARK}{"message":"x"}\n`,
    ]) {
      expect((await post(t, sender, body)).body).toEqual({ id: expect.any(String) });
    }
    const withDsn = MARK + envelopeOf({ message: 'x' }, { dsn: sender.dsn });
    expect((await post(t, sender, withDsn, { headers: withoutKey })).status).toBe(200);
  });

  it('before an event in every encoding of /store/, in a form and in the query of a GET is ignored', async () => {
    const event = () => MARK + JSON.stringify({ message: occurrence() });
    const encoded = (text: string) => encodeURIComponent(text);
    const bodies = [
      deflateSync(event()),
      gzipSync(event()),
      Buffer.from(event()).toString('base64'),
      deflateSync(event()).toString('base64'),
      `sentry_data=${encoded(event())}`,
      `${MARK}sentry_data=${encoded(event())}`,
      `sentry_data=${encoded(Buffer.from(event()).toString('base64'))}`,
    ];
    for (const body of bodies) {
      const response = await post(t, sender, body, { to: 'store/' });
      expect([body.slice(0, 20).toString(), response.status, response.body]).toEqual([
        body.slice(0, 20).toString(),
        200,
        { id: expect.any(String) },
      ]);
    }
    const url = `${sender.path}/store/?sentry_key=${sender.key}&sentry_data=${encoded(event())}`;
    expect(await t.call('GET', url, undefined, { key: null })).toMatchObject({
      status: 200,
      body: { id: expect.any(String) },
    });
  });

  it('before the body of an administrative route is ignored', async () => {
    const created = await t.call('POST', '/v1/keys', `${MARK}{"name":"marked","role":"read"}`);
    expect(created).toMatchObject({ status: 201, body: { name: 'marked' } });
  });

  it('without anything after it is an empty body: 400', async () => {
    for (const url of ['/v1/occurrences', '/v1/occurrences/batch', '/v1/keys', '/v1/logs', '/v1/traces']) {
      expect([url, (await t.call('POST', url, MARK)).status]).toEqual([url, 400]);
    }
  });

  it('before spans of OpenTelemetry is ignored, also compressed', async () => {
    for (const body of [`${MARK}{"resourceSpans":[]}`, gzipSync(`${MARK}{"resourceSpans":[]}`)]) {
      const headers = {
        'content-type': 'application/json',
        ...(Buffer.isBuffer(body) && { 'content-encoding': 'gzip' }),
      };
      expect(await t.call('POST', '/v1/traces', body, { headers })).toMatchObject({ status: 200, body: {} });
    }
  });

  it('before log records of OpenTelemetry is ignored', async () => {
    const request = requestOf([{ severityNumber: 17, body: { stringValue: 'x' } }], { 'service.name': 'marked' });
    expect(await t.call('POST', '/v1/logs', MARK + JSON.stringify(request))).toMatchObject({ status: 200, body: {} });
    const { items } = (await t.call('GET', '/v1/events?component=marked')).body;
    expect(items).toHaveLength(1);
  });
});

describe('a batch with one occurrence per line', () => {
  it.each([
    'application/x-ndjson',
    'application/ndjson',
    'application/jsonl',
    'application/x-jsonlines',
    'application/NDJSON; charset=utf-8',
  ])('may be sent as %s', async (type) => {
    const response = await sendBatch(`${occurrence()}\n${occurrence()}`, type);
    expect(response).toMatchObject({ status: 200, body: { accepted: 2, rejected: 0 } });
  });

  it('gets 415 with any other content type, and the response names the accepted ones', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'garbage', 'application/json-seq']) {
      const { status, body } = await sendBatch(occurrence(), type);
      expect([type, status, body.detail]).toEqual([
        type,
        415,
        'Send a batch as application/json, or with one occurrence per line as application/x-ndjson, application/ndjson, application/jsonl or application/x-jsonlines.',
      ]);
    }
  });
});
