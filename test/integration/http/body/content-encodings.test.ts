import * as zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { rawRequest } from '../../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { encode, requestOf } from '../../../support/protocols/otlp/requests.js';
import { envelopeOf, makeDsn, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

let t: TestApp;
let port: number;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp();
  port = Number(new URL(await t.listen()).port);
  sender = await makeDsn(t);
});
afterAll(() => t.close());

interface Route {
  path: string;
  type: string;
  /** A good body, `padding` bytes longer than the shortest. */
  body(padding: number): string | Buffer;
  /** More bytes than the route takes. */
  tooMany: number;
  /** What has to stand before them, so that they are not refused for another reason. */
  before?: string;
}

const text = (padding: number) => `encoded${'x'.repeat(padding)}`;
const occurrence = (padding: number) => JSON.stringify({ component: 'a', type: 'T', message: text(padding) });
const records = (padding: number) => requestOf([{ severityNumber: 17, body: { stringValue: text(padding) } }], {});

const ROUTES: Record<string, () => Route> = {
  'POST /v1/occurrences': () => ({
    path: '/v1/occurrences',
    type: 'application/json',
    body: occurrence,
    tooMany: 2 * MIB,
  }),
  'POST /v1/occurrences/batch as JSON': () => ({
    path: '/v1/occurrences/batch',
    type: 'application/json',
    body: (padding) => `{"occurrences":[${occurrence(padding)}]}`,
    tooMany: 33 * MIB,
  }),
  'POST /v1/occurrences/batch as NDJSON': () => ({
    path: '/v1/occurrences/batch',
    type: 'application/x-ndjson',
    body: (padding) => `${occurrence(padding)}\n`,
    tooMany: 33 * MIB,
  }),
  'POST /v1/logs as JSON': () => ({
    path: '/v1/logs',
    type: 'application/json',
    body: (padding) => JSON.stringify(records(padding)),
    tooMany: 9 * MIB,
  }),
  'POST /v1/logs as protobuf': () => ({
    path: '/v1/logs',
    type: 'application/x-protobuf',
    body: (padding) => encode('Request', records(padding)),
    tooMany: 9 * MIB,
  }),
  'POST /api/{number}/envelope/': () => ({
    path: `${sender.path}/envelope/?sentry_key=${sender.key}`,
    type: 'application/x-sentry-envelope',
    body: (padding) => envelopeOf({ message: text(padding) }),
    tooMany: 21 * MIB,
    before: '{}\n{"type":"attachment"}\n',
  }),
  'POST /api/{number}/store/': () => ({
    path: `${sender.path}/store/?sentry_key=${sender.key}`,
    type: 'application/json',
    body: (padding) => JSON.stringify({ message: text(padding) }),
    tooMany: 2 * MIB,
  }),
};

const plain = (bytes: Buffer) => bytes;
const WAYS: [string, (bytes: Buffer) => Buffer][] = [
  ['gzip', zlib.gzipSync],
  ['x-gzip', zlib.gzipSync],
  ['X-GZip', zlib.gzipSync],
  ['gzip, identity', zlib.gzipSync],
  ['identity,GZIP', zlib.gzipSync],
  [' , gzip ,', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['Deflate', (bytes) => zlib.deflateSync(bytes, { windowBits: 9 })],
  ['deflate', (bytes) => zlib.deflateSync(bytes, { level: 0 })],
  ['deflate', zlib.deflateRawSync],
  ['deflate', (bytes) => zlib.deflateRawSync(bytes, { level: 0 })],
  ['deflate', (bytes) => zlib.deflateRawSync(bytes, { strategy: zlib.constants.Z_FIXED })],
  ['identity', plain],
  ['Identity, identity', plain],
];

for (const [name, routeOf] of Object.entries(ROUTES)) {
  describe(name, () => {
    const send = (body: string | Buffer, encoding: string) => {
      const { path, type } = routeOf();
      const isSentry = path.startsWith('/api/');
      const headers = { 'content-type': type, 'content-encoding': encoding };
      return t.call('POST', path, Buffer.from(body), { headers, ...(isSentry && { key: null }) });
    };
    const said = ({ body }: Awaited<ReturnType<typeof send>>) => String(body?.detail ?? body?.message ?? body);

    it('decodes gzip and deflate, under all their names and in both forms', async () => {
      for (const [encoding, encodeBody] of WAYS) {
        for (const padding of [0, 40_000, 500_000]) {
          const body = encodeBody(Buffer.from(routeOf().body(padding)));
          const answer = await send(body, encoding);
          expect([encoding, padding, answer.status, answer.status < 300 ? '' : said(answer)]).toEqual([
            encoding,
            padding,
            expect.toSatisfy((status: number) => status === 200 || status === 201),
            '',
          ]);
        }
      }
    });

    it('refuses a body that is encoded twice with 415, and says what is accepted', async () => {
      const body = Buffer.from(routeOf().body(0));
      for (const encoding of ['gzip, gzip', 'gzip, deflate', 'identity, x-gzip, gzip']) {
        const answer = await send(zlib.gzipSync(zlib.gzipSync(body)), encoding);
        expect([encoding, answer.status]).toEqual([encoding, 415]);
        expect(said(answer)).toMatch(/More than one Content-Encoding is not accepted here\. .*gzip, deflate/);
      }
      for (const encoding of ['rot13', 'gzip, rot13', 'x-deflate', 'gzip;q=1']) {
        const answer = await send(body, encoding);
        expect([encoding, answer.status]).toEqual([encoding, 415]);
        expect(said(answer)).toMatch(/This Content-Encoding is not accepted here\. .*gzip, deflate/);
      }
    });

    it('refuses what is no deflate, or breaks off, with 400', async () => {
      const whole = Buffer.from(routeOf().body(1_000));
      for (const body of [
        Buffer.from('nothing of the kind'),
        Buffer.alloc(0),
        zlib.deflateSync(whole).subarray(0, -6),
        zlib.deflateRawSync(whole).subarray(0, -6),
      ]) {
        const answer = await send(body, 'deflate');
        expect([answer.status, said(answer)]).toEqual([400, expect.stringContaining('deflate')]);
      }
    });

    it('refuses a bomb of either form of deflate with 413', async () => {
      const { before = '', tooMany } = routeOf();
      const zeros = Buffer.concat([Buffer.from(before), Buffer.alloc(tooMany, 0x20)]);
      for (const body of [zlib.deflateSync(zeros), zlib.deflateRawSync(zeros)]) {
        expect((await send(body, 'deflate')).status).toBe(413);
      }
    });
  });
}

describe('over a socket', () => {
  const head = (headers: string) =>
    `POST /v1/occurrences HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${t.rootKey}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`;

  it.each([
    ['zlib', zlib.deflateSync],
    ['raw', zlib.deflateRawSync],
  ])('a deflate body comes byte by byte, with its length or in chunks: %s', async (_, encodeBody) => {
    const body = encodeBody(Buffer.from(occurrence(0)));
    async function* slowly(before: string, pieces: Buffer[]) {
      yield before;
      for (const piece of pieces) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield piece;
      }
    }
    const bytes = Array.from(body, (byte) => Buffer.from([byte]));
    const withLength = head(`Content-Encoding: deflate\r\nContent-Length: ${body.length}`);
    expect((await rawRequest(port, slowly(withLength, bytes))).status).toBeLessThan(202);
    const chunks = bytes.map((byte) => Buffer.concat([Buffer.from('1\r\n'), byte, Buffer.from('\r\n')]));
    const chunked = head('Content-Encoding: deflate\r\nTransfer-Encoding: chunked');
    const answer = await rawRequest(port, slowly(chunked, [...chunks, Buffer.from('0\r\n\r\n')]));
    expect(answer.status).toBeLessThan(202);
  });

  it('a deflate body that ends before its first byte is 400, and one that never comes leaves the service working', async () => {
    const empty = await rawRequest(port, [
      head('Content-Encoding: deflate\r\nTransfer-Encoding: chunked'),
      '0\r\n\r\n',
    ]);
    expect(empty).toMatchObject({ status: 400, body: { detail: 'The deflate body breaks off.' } });
    const gone = rawRequest(port, [head('Content-Encoding: deflate\r\nContent-Length: 20000')], { timeoutMs: 200 });
    expect((await gone).status).toBeNull();
    expect((await t.call('POST', '/v1/occurrences', { component: 'a', type: 'after' })).status).toBe(201);
  });
});
