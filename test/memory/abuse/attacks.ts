import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs/light.js';
import { MIB } from '../../../src/lib/bytes.js';
import type { RawPart } from '../../support/abuse/raw-client.js';
import { attributes, encode, exceptionEvent, traceRequestOf } from '../../support/protocols/otlp/requests.js';

/** A request that costs the service more than the client. */
export interface Attack {
  name: string;
  /** The whole request, made while it is sent. */
  parts(key: string): Iterable<RawPart>;
  /** What may be answered, beside 503 with Retry-After. */
  statuses: readonly number[];
}

interface Head {
  path?: string;
  type?: string;
  length?: number | 'chunked';
  more?: readonly string[];
}

const BATCH = '/v1/occurrences/batch';
const SINGLE = '/v1/occurrences';

function head(key: string, { path = BATCH, type = 'application/json', length, more = [] }: Head): string {
  const size = length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  const lines = [`POST ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${key}`, `Content-Type: ${type}`, size];
  return `${[...lines, ...more].join('\r\n')}\r\n\r\n`;
}

/** A request whose body is there as a whole. */
function whole(body: string | Buffer, options: Head = {}) {
  const bytes = Buffer.from(body as string);
  return (key: string) => [head(key, { ...options, length: bytes.length }), bytes];
}

function gzipped(body: string | Buffer, options: Head = {}) {
  return whole(gzipSync(body), { ...options, more: ['Content-Encoding: gzip'] });
}

function* repeat(bytes: Buffer, times: number): Generator<Buffer> {
  for (let n = 0; n < times; n += 1) yield bytes;
}

/** A batch of `items` texts of `size` bytes each. */
function batchOf(count: number, item: (n: number) => unknown): string {
  return JSON.stringify({ occurrences: Array.from({ length: count }, (_, n) => item(n)) });
}

const filled = (size: number, text: string) => text.repeat(Math.ceil(size / text.length)).slice(0, size);

/** `[[[[…` in a place where anything may stand. */
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** More of a text than any other: half of its characters need two bytes each in JavaScript. */
const WIDE = 'Ω is no Latin letter ';

/** Gzip of `mib` MiB of blanks: members one after another, so that it need not be made whole. */
function blanks(mib: number): Buffer {
  return Buffer.concat([...repeat(gzipSync(Buffer.alloc(16 * MIB, 0x20)), mib / 16)]);
}

/** In chunks of `size` bytes each. */
function* chunked(bytes: Buffer, size: number): Generator<Buffer> {
  const frame = (piece: Buffer) => Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, END_OF_LINE]);
  for (let at = 0; at < bytes.length; ) {
    const frames: Buffer[] = [];
    for (let n = 0; n < 4096 && at < bytes.length && frames.length * size < MIB; n += 1, at += size) {
      frames.push(frame(bytes.subarray(at, at + size)));
    }
    yield Buffer.concat(frames);
  }
  yield Buffer.from('0\r\n\r\n');
}

const END_OF_LINE = Buffer.from('\r\n');
const NDJSON = { type: 'application/x-ndjson' };
const OTLP = { path: '/v1/logs', type: 'application/x-protobuf' };
const SPANS = { ...OTLP, path: '/v1/traces' };
const METRICS = { ...OTLP, path: '/v1/metrics' };

/** Batches of the largest size that is taken: what they hold is stored. */
export const LARGE_BATCHES: Attack[] = [
  {
    name: 'batch of 31 MiB, every item of a type of its own, gzip',
    parts: gzipped(batchOf(9_900, (n) => ({ component: 'big', type: `T ${n}`, message: filled(3_200, 'texts ') }))),
    statuses: [200],
  },
  {
    name: 'batch of 30 MiB of wide texts in stacks, gzip',
    parts: gzipped(batchOf(480, (n) => ({ component: 'wide', type: `T ${n}`, stack: filled(62_000, WIDE) }))),
    statuses: [200],
  },
  {
    name: 'batch of 31 texts of a MiB, of which a little is kept, gzip',
    parts: gzipped(batchOf(31, (n) => ({ component: 'cut', type: `T ${n}`, message: filled(MIB - 100, 'texts ') }))),
    statuses: [200],
  },
  {
    name: 'batch of 10 000 items with 64 properties each, gzip',
    parts: gzipped(batchOf(10_000, (n) => ({ component: 'props', type: `T ${n % 500}`, properties: sixtyFour(n) }))),
    statuses: [200],
  },
  { name: 'a span with 10 000 exceptions and long attributes', parts: whole(manyExceptions(), SPANS), statuses: [200] },
];

function sixtyFour(n: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`property ${n % 7} ${i}`, n * i]));
}

/** What is refused, as a whole or item by item. */
export const REFUSED: Attack[] = [
  { name: 'gzip bomb of 1 GiB', parts: encoded(blanks(1024)), statuses: [413] },
  {
    name: 'gzip bomb of 1 GiB, sent as one occurrence',
    parts: encoded(blanks(1024), { path: SINGLE }),
    statuses: [413],
  },
  { name: 'brotli', parts: whole('x'.repeat(1000), { more: ['Content-Encoding: br'] }), statuses: [415] },
  {
    name: 'ten million empty items, gzip',
    parts: gzipped(`{"occurrences":[${'{},'.repeat(10_000_000)}{}]}`),
    statuses: [413],
  },
  {
    name: 'items of a MiB of empty lists, gzip',
    parts: gzipped(
      `{"occurrences":[${Array(4)
        .fill(`{"component":[${'[],'.repeat(340_000)}[]]}`)
        .join(',')}]}`,
    ),
    statuses: [200],
  },
  {
    name: 'properties with 80 000 wrong values',
    parts: whole(wrongProperties(80_000), { path: SINGLE }),
    statuses: [400],
  },
  {
    name: 'items with 80 000 wrong properties each, gzip',
    parts: gzipped(`{"occurrences":[${Array(4).fill(wrongProperties(80_000)).join(',')}]}`),
    statuses: [200],
  },
  {
    name: 'ten thousand items with fifty wrong fields each, gzip',
    parts: gzipped(batchOf(10_000, () => Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`field${i}`, 1])))),
    statuses: [200],
  },
  { name: '30 MiB of line ends', parts: gzipped(Buffer.alloc(30 * MIB, 0x0a), NDJSON), statuses: [200] },
  { name: 'one line of 30 MiB', parts: gzipped(Buffer.alloc(30 * MIB, 0x61), NDJSON), statuses: [200] },
  { name: '31 MiB beside the occurrences', parts: gzipped(`{"x":"${filled(31 * MIB, 'x')}"}`), statuses: [413] },
  {
    name: 'ten million keys beside the occurrences',
    parts: gzipped(`{${'"a":1,'.repeat(5_000_000)}"a":1}`),
    statuses: [413],
  },
  { name: 'JSON of depth 100 000', parts: whole(deep(100_000), { path: SINGLE }), statuses: [400] },
  { name: 'JSON of depth 100 000 as a batch', parts: whole(deep(100_000)), statuses: [400] },
  {
    name: 'JSON of depth 100 000 in an item',
    parts: whole(`{"occurrences":[{"component":"a","type":"b","properties":${deep(100_000)}}]}`),
    statuses: [200],
  },
  { name: 'JSON of depth 15 000 000, gzip', parts: gzipped(deep(15_000_000)), statuses: [400, 413] },
  { name: 'JSON of depth 100 000 as a line', parts: whole(deep(100_000), NDJSON), statuses: [200] },
  { name: '1 GiB, announced', parts: sent({ length: 1024 * MIB }, 1024), statuses: [413] },
  {
    name: '1 GiB, announced, as one occurrence',
    parts: sent({ length: 1024 * MIB, path: SINGLE }, 1024),
    statuses: [413],
  },
  { name: '1 GiB, chunked', parts: sent({ length: 'chunked' }, 1024), statuses: [413] },
  {
    name: '1 GiB, chunked, as one occurrence',
    parts: sent({ length: 'chunked', path: SINGLE }, 1024),
    statuses: [413],
  },
  {
    name: 'blanks in 100 000 chunks of one byte',
    parts: (key) => join(head(key, { length: 'chunked', path: SINGLE }), chunked(Buffer.alloc(100_000, 0x20), 1)),
    statuses: [400],
  },
  { name: 'a log record with four million attributes', parts: whole(fourMillionAttributes(), OTLP), statuses: [400] },
  { name: 'the same, gzip', parts: gzipped(fourMillionAttributes(), OTLP), statuses: [400] },
  { name: 'a span with four million fields, gzip', parts: gzipped(fourMillionAttributes(), SPANS), statuses: [400] },
  { name: 'metrics of 8 MiB that are none', parts: whole(Buffer.alloc(8 * MIB), METRICS), statuses: [200] },
  { name: 'metrics of 64 MiB, gzip', parts: gzipped(Buffer.alloc(64 * MIB), METRICS), statuses: [200] },
];

/** Each of an empty name and no value: two bytes in protobuf, in a record, in ScopeLogs, in ResourceLogs. */
function fourMillionAttributes(): Buffer {
  const field = (tag: number, bytes: Uint8Array) => protobuf.Writer.create().uint32(tag).bytes(bytes).finish();
  const attributes = Buffer.alloc(8 * MIB - 100, Buffer.from([0x32, 0]));
  return Buffer.from(field(0x0a, field(0x12, field(0x12, attributes))));
}

/** All of one span, each with a text of its own. */
function manyExceptions(): Buffer {
  const long = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`rpc.${n}`, filled(4_000, 'texts ')]));
  const events = Array.from({ length: 10_000 }, (_, n) => exceptionEvent({ 'exception.message': `${n}` }));
  return encode('TraceRequest', traceRequestOf([{ name: 'GET', attributes: attributes(long), events }]));
}

function encoded(bytes: Buffer, options: Head = {}) {
  return whole(bytes, { ...options, more: ['Content-Encoding: gzip'] });
}

function wrongProperties(count: number): string {
  const properties = Array.from({ length: count }, (_, i) => `"${i}":[]`).join(',');
  return `{"component":"a","type":"b","properties":{${properties}}}`;
}

/** So many MiB of blanks, as announced. */
function sent(options: Head, mib: number) {
  const bytes = Buffer.alloc(MIB, 0x20);
  const piece = options.length === 'chunked' ? Buffer.concat([Buffer.from('100000\r\n'), bytes, END_OF_LINE]) : bytes;
  return (key: string) => join(head(key, options), repeat(piece, mib));
}

function* join(first: RawPart, rest: Iterable<RawPart>): Generator<RawPart> {
  yield first;
  yield* rest;
}
