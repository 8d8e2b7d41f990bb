import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { expectMedianWithin } from '../../../support/abuse/peak-memory.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { envelopeOf, eventId, makeDsn, post, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';
import { unless } from '../../../support/unless.js';
import { mangled } from '../../abuse/raw-bytes.js';

const FIXTURES = new URL('../../../protocols/sentry/fixtures/identity/', import.meta.url);
/** Events as the SDKs of several languages send them. */
const SDKS = new URL('../../../protocols/sentry/fixtures/sdks/', import.meta.url);
/** Events of real SDKs, some deliberately odd; they may lie beside the project. */
const SAMPLES = new URL('../../../../../shared/data/sentry-events/', import.meta.url);
const SEED = 20_261_121;
const MUTATIONS = 10_000;

let t: TestApp;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp();
  const quotas = { requestsPerMinute: null, newTypesPerHour: null, newEventsPerHour: null, newComponentsPerHour: null };
  await t.call('PATCH', '/v1/projects/default', { quotas });
  sender = await makeDsn(t);
});
afterAll(() => t.close());

interface Sent {
  body: string | Buffer;
  to: string;
  headers: Record<string, string>;
}

const fixtures = () =>
  readdirSync(FIXTURES).map((file) => JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8')).event);

/** An event of a file, as if it had happened a minute ago. */
function readEvent(file: URL) {
  return { ...JSON.parse(readFileSync(file, 'utf8')), timestamp: Date.now() / 1000 - 60 };
}

/** Counts answers by status, and says what they were to. */
class Tally {
  readonly counts: Record<string, number> = {};
  readonly failures: string[] = [];

  add(status: number, body: unknown, sent: string | Buffer): void {
    this.counts[status] = (this.counts[status] ?? 0) + 1;
    const isAsItShouldBe = status === 200 || typeof (body as { detail?: unknown } | null)?.detail === 'string';
    if (status >= 500 || !isAsItShouldBe)
      this.failures.push(`${status} to ${JSON.stringify(String(sent).slice(0, 300))}`);
  }

  toString(): string {
    return Object.entries(this.counts)
      .map(([status, n]) => `${status} × ${n}`)
      .join(', ');
  }
}

describe('changed bytes', { timeout: 180_000 }, () => {
  it(`of envelopes, events and encodings (seed ${SEED}) lead to no 5xx, and leave a service that takes the next event`, async () => {
    const bodies = fixtures().flatMap((event): Sent[] => {
      const envelope = envelopeOf({ ...event, timestamp: Date.now() / 1000 }, { event_id: eventId(), dsn: sender.dsn });
      return [
        { body: envelope, to: 'envelope/', headers: {} },
        { body: JSON.stringify(event), to: 'store/', headers: {} },
        { body: zlib.gzipSync(envelope), to: 'envelope', headers: { 'content-encoding': 'gzip' } },
        { body: zlib.brotliCompressSync(envelope), to: 'envelope', headers: { 'content-encoding': 'br' } },
      ];
    });
    const each = Math.ceil(MUTATIONS / bodies.length);
    const tally = new Tally();
    for (const [n, { body, to, headers }] of bodies.entries()) {
      const changed = mangled(body, each, SEED + n);
      for (let at = 0; at < changed.length; at += 50) {
        const some = changed.slice(at, at + 50);
        const answers = await Promise.all(some.map((bytes) => post(t, sender, bytes, { to, headers })));
        for (const [i, answer] of answers.entries()) tally.add(answer.status, answer.body, some[i] as Buffer);
      }
    }
    console.log(`${each * bodies.length} bodies of changed bytes: ${tally}`);
    expect(tally.failures).toEqual([]);
    expect((await post(t, sender, envelopeOf({ message: 'next' }))).status).toBe(200);
  });
});

describe('bombs in all encodings, 64 at a time', { timeout: 120_000 }, () => {
  it('are refused, and take no more memory than there is for bodies', async () => {
    const zeros = Buffer.concat([Buffer.from('{}\n{"type":"attachment"}\n'), Buffer.alloc(40 * MIB, 0x20)]);
    const quick = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } };
    const bombs = {
      gzip: zlib.gzipSync(zeros),
      deflate: zlib.deflateSync(zeros),
      br: zlib.brotliCompressSync(zeros, quick),
    };
    const url = await t.listen();
    const send = (encoding: string, body: Buffer) =>
      fetch(`${url}${sender.path}/envelope/?sentry_key=${sender.key}`, {
        method: 'POST',
        headers: { 'content-encoding': encoding },
        body,
      });
    await expectMedianWithin(160, async () => {
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 10);
      const statuses: Record<string, number> = {};
      for (const [encoding, body] of Object.entries(bombs)) {
        const answers = await Promise.all(Array.from({ length: 64 }, () => send(encoding, body)));
        for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
        await Promise.all(answers.map((answer) => answer.text()));
      }
      clearInterval(watch);
      const grown = Math.round((peak - before) / MIB);
      console.log(`192 bombs: ${JSON.stringify(statuses)}; memory grew by ${grown} MiB at most`);
      // 503: no room at present. 408: too slow, as the bodies of a busy machine may be.
      expect(Object.keys(statuses).filter((status) => !['408', '413', '503'].includes(status))).toEqual([]);
      expect(statuses[413]).toBeGreaterThan(0);
      return grown;
    });
  });
});

describe('the events of an SDK', () => {
  it.each([
    ['javascript', 'TypeError in sumUp (assets/cart.js)', 'basket.lines is not iterable', 'cart@3.1.0'],
    [
      'python',
      'ChargeFailed in charge (billing/tasks.py) at `raise ChargeFailed(invoice) from error` ← ReadTimeoutError in urlopen (urllib3/connectionpool.py) at `raise ReadTimeoutError(self, url)`',
      'invoice 17 could not be charged',
      '6f2d1c',
    ],
    [
      'java',
      'IllegalStateException in OrderService.save (com.shop.orders) ← SQLTransientConnectionException in HikariPool.getConnection (com.zaxxer.hikari.pool): pool - Connection is not available, request timed out after <*>',
      'Order A-1 could not be saved',
      'orders@12.4.1+881',
    ],
    ['php', 'App\\Exceptions\\PaymentRefused in App\\Services\\Bank::charge', 'The bank refused: code 51', null],
    [
      'go',
      '*fmt.wrapError in shop.example/gateway/stock.(*Stock).Load: load stock: dial tcp <*>: connect: connection refused ← *net.OpError: dial tcp <*>: connect: connection refused',
      'load stock: dial tcp 192.0.2.9:5432: connect: connection refused',
      'v1.9.2-0.20261120',
    ],
    ['ruby', 'Newsletter of <*> subscribers was put off', 'Newsletter of 3 subscribers was put off', 'd41d8cd9'],
  ])('are stored with what they tell: %s', async (name, type, message, version) => {
    const event = readEvent(new URL(`${name}.json`, SDKS));
    const { status, body } = await post(t, sender, envelopeOf(event));
    expect([status, body]).toEqual([200, { id: event.event_id }]);
    const { items } = (await t.call('GET', `/v1/events?type=${encodeURIComponent(type)}`)).body;
    const { environment, sdk } = event;
    const properties = { event_id: event.event_id, sdk: `${sdk.name} ${sdk.version}` };
    expect(items).toMatchObject([{ message, version, environment, properties, count: 1 }]);
  });

  const why = existsSync(SAMPLES) ? null : 'there is no ../shared/data/sentry-events';
  it('of many that lie beside the project are stored, whatever is odd about them', unless(why), async () => {
    const files = readdirSync(SAMPLES);
    for (const file of files) {
      const { status, body } = await post(t, sender, envelopeOf(readEvent(new URL(file, SAMPLES))));
      expect([file, status, body.detail]).toEqual([file, 200, undefined]);
    }
    console.log(`${files.length} events of real SDKs were stored`);
    expect(files.length).toBeGreaterThan(20);
  });
});
