import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { Malformed, TooLarge } from '../../../../src/protocols/sentry/malformed.js';
import { decodeEvent, decodeField, isEncodedEvent } from '../../../../src/protocols/sentry/store-body.js';
import { effortMs } from '../../../support/effort.js';

const JSON_TEXT = JSON.stringify({ message: 'hi – ünïcode + 100 % & more = {}' });
const json = Buffer.from(JSON_TEXT);
const mark = Buffer.from([0xef, 0xbb, 0xbf]);
const base64 = (bytes: Buffer) => Buffer.from(bytes.toString('base64'));
const form = (value: string, before = '') => Buffer.from(`${before}sentry_data=${value}`);

const FORMS: Record<string, Buffer> = {
  'white space before it': Buffer.from(` \r\n\t${JSON_TEXT}`),
  'a byte order mark': Buffer.concat([mark, json]),
  'zlib data': deflateSync(json),
  'zlib data with a small window': deflateSync(json, { windowBits: 9 }),
  'zlib data that is only stored': deflateSync(json, { level: 0 }),
  'gzip data': gzipSync(json),
  'base64 of JSON': base64(json),
  'base64 of JSON with a byte order mark': base64(Buffer.concat([mark, json])),
  'base64 of zlib data': base64(deflateSync(json)),
  'base64 of gzip data': base64(gzipSync(json)),
  'base64 in lines of 60': Buffer.from(
    `${deflateSync(json)
      .toString('base64')
      .replace(/(.{60})/g, '$1\r\n')}\r\n`,
  ),
  'base64 for URLs without padding': Buffer.from(deflateSync(json).toString('base64url')),
  'a form with JSON': form(encodeURIComponent(JSON_TEXT)),
  'a form with plus signs for spaces': form(encodeURIComponent(JSON_TEXT).replaceAll('%20', '+')),
  'a form with base64 of zlib data': form(encodeURIComponent(deflateSync(json).toString('base64'))),
  'a form with base64 whose plus signs are not escaped': form(deflateSync(json).toString('base64')),
  'a form with other fields around it': Buffer.from(
    `sentry_version=4&sentry_client=raven-js%2F1.0&sentry_data=${encodeURIComponent(JSON_TEXT)}&sentry_key=x`,
  ),
};

describe('a body of /store/', () => {
  for (const [name, body] of Object.entries(FORMS)) {
    it(`is decoded to the JSON of the event: ${name}`, () => {
      expect(decodeEvent(body).toString().replace('\ufeff', '').trim()).toBe(JSON_TEXT);
    });
  }

  it('is handed on as it is where it is JSON', () => {
    expect(isEncodedEvent(json)).toBe(false);
    expect(decodeEvent(json).buffer).toBe(json.buffer);
    for (const name of ['zlib data', 'base64 of JSON', 'a form with JSON']) {
      expect(isEncodedEvent(FORMS[name] as Buffer)).toBe(true);
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'The event is empty.'],
    ['white space', Buffer.from(' \n'), 'The event is empty.'],
    ['a list', Buffer.from('[]'), 'not valid JSON'],
    ['words', Buffer.from('this is not an event'), 'not valid JSON'],
    ['base64 of nothing known', base64(Buffer.from('nothing known')), 'not valid JSON'],
    ['base64 of base64', base64(base64(json)), 'not valid JSON'],
    ['base64 of raw DEFLATE data', base64(deflateRawSync(Buffer.alloc(1_000))), 'not valid JSON'],
    ['three padding characters', Buffer.from('eyJ9===='), 'not valid JSON'],
    ['padding in the middle', Buffer.from('eyJ=tZXNz'), 'not valid JSON'],
    ['zlib data that breaks off', deflateSync(json).subarray(0, -8), 'breaks off'],
    ['broken zlib data', Buffer.from([0x78, 0x9c, 0xff, 0xff, 0xff, 0xff]), 'not valid zlib'],
    ['a form without a value', form(''), 'sentry_data is empty'],
    ['a form with a broken escape', form('%7B%2'), 'percent-encoded'],
    ['a form with broken UTF-8', form('%7B%ff%7D'), 'percent-encoded'],
    ['a form with another field', Buffer.from('data=%7B%7D'), 'not valid JSON'],
    ['bytes', Buffer.from(Array.from({ length: 256 }, (_, n) => 255 - n)), 'not valid JSON'],
  ])('is refused: %s', (_, body, message) => {
    expect(() => decodeEvent(body)).toThrow(Malformed);
    expect(() => decodeEvent(body)).toThrow(message);
  });

  it('is refused as too large as soon as 1 MiB is decoded, however much would follow', () => {
    const bomb = deflateSync(Buffer.alloc(64 * MIB, 0x20));
    for (const body of [bomb, base64(bomb), form(encodeURIComponent(bomb.toString('base64')))]) {
      const before = process.memoryUsage().arrayBuffers;
      expect(() => decodeEvent(body)).toThrow(TooLarge);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * MIB);
    }
    const padded = (length: number) => deflateSync(JSON.stringify({ message: 'x'.repeat(length - 14) }));
    expect(decodeEvent(padded(MIB))).toHaveLength(MIB);
    expect(() => decodeEvent(padded(MIB + 1))).toThrow(TooLarge);
  });

  it.each([
    ['an endless form', Buffer.from('a=&'.repeat(MIB / 3))],
    ['a form of field names', Buffer.from('&sentry_data'.repeat(MIB / 12))],
    ['a form of escaped escapes', form('%2525'.repeat(MIB / 6))],
    ['a form of plus signs', form('+'.repeat(MIB - 20))],
    ['base64 with a wrong end', Buffer.from(`${'A'.repeat(MIB - 1)}!`)],
    ['base64 of spaces', Buffer.from(' A'.repeat(MIB / 2))],
    ['equals signs', Buffer.from(`A${'='.repeat(MIB - 1)}`)],
  ])('of 1 MiB is refused in bounded time: %s', (_, body) => {
    decodeQuietly(body);
    const start = effortMs();
    decodeQuietly(body);
    expect(effortMs() - start).toBeLessThan(200);
    expect(() => decodeEvent(body)).toThrow(Malformed);
  });
});

function decodeQuietly(body: Buffer): void {
  try {
    decodeEvent(body);
  } catch {
    // What it throws is tested beside this.
  }
}

describe('the value of sentry_data in an address', () => {
  it('is JSON, or base64 of JSON or of zlib data', () => {
    for (const value of [
      JSON_TEXT,
      ` ${JSON_TEXT}`,
      json.toString('base64'),
      deflateSync(json).toString('base64'),
      deflateSync(json).toString('base64').replaceAll('+', ' '),
      deflateSync(json).toString('base64url'),
    ]) {
      expect(decodeField(Buffer.from(value)).toString().trim()).toBe(JSON_TEXT);
    }
  });

  it.each(['', ' ', 'x', '[]', 'null'])('is refused: %j', (value) => {
    expect(() => decodeField(Buffer.from(value))).toThrow(Malformed);
  });
});
