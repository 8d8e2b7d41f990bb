import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/protocols/sentry/json.js';
import { occurrenceOf } from '../../../../src/protocols/sentry/occurrence.js';

const FOLDER = fileURLToPath(new URL('fixtures/identity/', import.meta.url));

interface Fixture {
  event: Json;
  expected: { type: string; glueKey: string };
}

function fixture(name: string): Fixture {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8'));
}

function groupOf(event: object) {
  const { type, glueKey } = occurrenceOf(event as Json, 'shop', null);
  return { type, glueKey };
}

/** The event of a fixture with its text replaced: `changed('node-error', 'total', 'sum')`. */
function changed(name: string, from: string, to: string): Json {
  const text = JSON.stringify(fixture(name).event);
  expect(text).toContain(from);
  return JSON.parse(text.replaceAll(from, to));
}

describe('version 2 of the identity rule is held by fixtures:', () => {
  const names = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
  it.each(names)('%s', (name) => {
    const { event, expected } = fixture(name);
    expect(groupOf(event)).toEqual(expected);
  });
});

describe('version 2 of the identity rule', () => {
  it.each([
    ['node-error', '"lineno":40', '"lineno":45'],
    ['node-error', '/srv/releases/20261120/', '/srv/releases/20261121/'],
    ['browser-minified', '3f2a91bc', '77aa0b1c'],
    ['browser-minified', '?v=2', '?v=3'],
    ['java-without-in-app', '0x0000000800c8f440', '0x0000000800c8ffff'],
    ['python-chained', 'get_response', 'get_answer'],
    ['no-frames', '81723', '99'],
    ['no-frames', '6f9619ff-8b86-d011-b42d-00cf4fc964ff', '7f9619ff-8b86-d011-b42d-00cf4fc964f0'],
    ['only-foreign-frames', 'session_0f3a9c2b11', 'session_1'],
    ['message-with-params', 'A-17', 'B-1'],
    ['plain-message', 'Worker 17 at 10.0.0.5', 'Worker 3 at 10.0.0.70'],
  ])('of %s is the same with %s as %s', (name, from, to) => {
    expect(groupOf(changed(name, from, to))).toEqual(fixture(name).expected);
  });

  it.each([
    ['node-error', 'TypeError', 'RangeError'],
    // A function without a name is told apart by what it says.
    ['node-error', 'price', 'amount'],
    ['node-error', '"total"', '"sum"'],
    ['python-chained', 'OperationalError', 'InterfaceError'],
    ['no-frames', '502 for', 'Refused by'],
    ['plain-message', 'heartbeat', 'turn'],
  ])('of %s differs with %s as %s', (name, from, to) => {
    expect(groupOf(changed(name, from, to))).not.toEqual(fixture(name).expected);
  });

  it('takes a function that calls itself for one place, however deep it went', () => {
    const { event, expected } = fixture('recursion');
    const [exception] = event.exception as [{ stacktrace: { frames: unknown[] } }];
    exception.stacktrace.frames.pop();
    expect(groupOf(event)).toEqual(expected);
  });
});

describe('a fingerprint', () => {
  const { event } = fixture('fingerprint');
  const withFingerprint = (fingerprint: unknown) => groupOf({ ...event, fingerprint });
  const rule = withFingerprint(null).glueKey;

  it('takes the place of the rule, and puts together what was thrown in different places', () => {
    const elsewhere = changed('fingerprint', '"load"', '"save"');
    expect(withFingerprint(['database-down'])).toEqual({ type: 'database-down', glueKey: 'database-down' });
    expect(groupOf(elsewhere)).toEqual({ type: 'database-down', glueKey: 'database-down' });
  });

  it('of the default alone is the rule, and with the default tells more apart', () => {
    for (const word of ['{{ default }}', '{{default}}']) {
      expect(withFingerprint([word])).toEqual({ type: 'Error in load (db.js)', glueKey: rule });
      expect(withFingerprint([word, 7])).toEqual({ type: 'Error in load (db.js) 7', glueKey: `["${rule}","7"]` });
    }
  });

  it('that says nothing is none', () => {
    for (const nothing of [[], null, '', 'x', {}, [null], ['', ' ']]) {
      expect(withFingerprint(nothing)).toEqual({ type: 'Error in load (db.js)', glueKey: rule });
    }
  });

  it('that is too long stays different from others that begin like it', () => {
    const long = 'ä'.repeat(499);
    const keys = [[`${long}12`], [`${long}13`], [long, '1'], [`${long}1`]].map(
      (parts) => withFingerprint(parts).glueKey,
    );
    expect(new Set(keys).size).toBe(4);
    expect(keys.map((key) => key?.length)).toEqual([500, 500, 500, 500]);
  });
});
