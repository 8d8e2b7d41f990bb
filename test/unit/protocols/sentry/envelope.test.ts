import { describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { EnvelopeReader } from '../../../../src/protocols/sentry/envelope.js';
import { Malformed, TooLarge } from '../../../../src/protocols/sentry/malformed.js';

const EVENT = '{"event_id":"0b7a4f0e5a3d4b0e9a6a1c2d3e4f5061"}';

/** All of the items but the profile chunks, which nobody sends to an envelope. */
const TYPES = `event session sessions transaction attachment client_report user_report feedback profile profile_chunk
  replay_event replay_recording replay_video check_in statsd metric_buckets metrics span log trace_metric raw_security
  security nel unreal_report form_data minidump apple_crash_report view_hierarchy otel_log something-new`
  .split(/\s+/)
  .map((type) => type.trim());

/** The events that are read from an envelope, sent in pieces of `size` bytes. */
function eventsIn(envelope: string | Buffer, size = Number.POSITIVE_INFINITY): string[] {
  const bytes = Buffer.from(envelope);
  const events: string[] = [];
  const reader = new EnvelopeReader((event) => events.push(event.toString()));
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.end();
  return events;
}

function sized(type: string, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from(`{"type":"${type}","length":${bytes.length}}\n`), bytes, Buffer.from('\n')]);
}

function lined(type: string, payload: string): Buffer {
  return Buffer.from(`{"type":"${type}"}\n${payload}\n`);
}

const envelopeOf = (...items: Buffer[]) => Buffer.concat([Buffer.from('{}\n'), ...items]);

describe('an envelope', () => {
  it('of 30 item types, with and without length, gives its events, whatever its pieces are', () => {
    expect(TYPES).toHaveLength(30);
    const payload = (type: string) => (type === 'event' ? EVENT : '{"a":"b"}');
    const odd = Buffer.from('\r\n{"type":"event"}\n\n\x00\xff\r\n', 'latin1');
    const items = TYPES.flatMap((type) => [sized(type, payload(type)), lined(type, payload(type))]);
    const envelope = envelopeOf(...items, sized('attachment', odd), sized('event', EVENT));
    for (const size of [1, 2, 3, 7, 100, 4096, Number.POSITIVE_INFINITY]) {
      expect(eventsIn(envelope, size)).toEqual([EVENT, EVENT, EVENT]);
    }
  });

  it('keeps the bytes of a payload as they are, with \\r\\n in them', () => {
    const payload = '{\r\n"a": "b",\r\n\n"c": "ä"}\r\n';
    for (const size of [1, 5, 1000]) expect(eventsIn(envelopeOf(sized('event', payload)), size)).toEqual([payload]);
    expect(eventsIn('{}\r\n{"type":"event"}\r\n{"a":1}\r\n')).toEqual(['{"a":1}\r']);
  });

  it('may lack the last newline, have empty lines between items, and no items at all', () => {
    expect(eventsIn(`{}\n{"type":"event"}\n${EVENT}`)).toEqual([EVENT]);
    expect(eventsIn(`{}\n{"type":"event","length":${EVENT.length}}\n${EVENT}`)).toEqual([EVENT]);
    expect(eventsIn(`{}\n\n\r\n{"type":"event","length":null}\n${EVENT}\n\n\n`)).toEqual([EVENT]);
    for (const nothing of ['{}', '{}\n', '{"dsn":"x"}\n\n']) expect(eventsIn(nothing)).toEqual([]);
    expect(eventsIn('{}\n{"type":"attachment","length":0}\n\n{"type":"session"}\n')).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['a header that is no JSON', 'header\n'],
    ['a header that is no object', '[]\n'],
    ['a header without end', 'x'.repeat(70_000)],
    ['an item header that is no JSON', '{}\n{"type":\n'],
    ['an item without a type', '{}\n{"length":2}\n{}\n'],
    ['an item whose type is no text', '{}\n{"type":3}\n{}\n'],
    ['a header that breaks off', '{}\n{"type":"event"}'],
    ['a payload that breaks off', `{}\n{"type":"event","length":${EVENT.length + 1}}\n${EVENT}`],
    ['a skipped payload that breaks off', '{}\n{"type":"attachment","length":3}\nab'],
    ['a length that is too small', `{}\n{"type":"event","length":${EVENT.length - 1}}\n${EVENT}\n`],
    ['a negative length', '{}\n{"type":"event","length":-1}\n{}\n'],
    ['a length with a fraction', '{}\n{"type":"event","length":1.5}\n{}\n'],
    ['a length that is a text', '{}\n{"type":"event","length":"2"}\n{}\n'],
    ['a length beyond all numbers', '{}\n{"type":"session","length":1e300}\n{}\n'],
  ])('with %s is malformed', (_what, envelope) => {
    expect(() => eventsIn(envelope)).toThrow(Malformed);
    expect(() => eventsIn(envelope, 1)).toThrow(Malformed);
  });

  it('takes events of 1 MiB and no byte more, told by their length or not', () => {
    const full = 'x'.repeat(MIB);
    for (const item of [sized('event', full), lined('event', full)])
      expect(eventsIn(envelopeOf(item), 65_536)).toEqual([full]);
    for (const item of [sized('event', `${full}x`), lined('event', `${full}x`)]) {
      expect(() => eventsIn(envelopeOf(item), 65_536)).toThrow(TooLarge);
    }
    expect(() => eventsIn('{}\n{"type":"event","length":1048577}\n')).toThrow(TooLarge);
  });

  it('passes over payloads of any size, and has 1 000 items at most', () => {
    const large = Buffer.alloc(5 * MIB, 'x');
    expect(eventsIn(envelopeOf(sized('attachment', large), sized('event', EVENT)), 65_536)).toEqual([EVENT]);
    const many = (n: number) => envelopeOf(...Array<Buffer>(n).fill(lined('session', '{}')));
    expect(eventsIn(many(1_000))).toEqual([]);
    expect(() => eventsIn(many(1_001))).toThrow(TooLarge);
  });

  it('shows its header as soon as that is there, and before any event', () => {
    const seen: unknown[] = [];
    const reader = new EnvelopeReader(() => seen.push(reader.header));
    reader.push(Buffer.from('{"dsn":'));
    expect(reader.header).toBeNull();
    reader.push(Buffer.from(`"d"}\n{"type":"event"}\n{}\n`));
    expect(seen).toEqual([{ dsn: 'd' }]);
  });
});

/** What is counted of an envelope, sent in pieces of `size` bytes: items by kind, what the client dropped by reason. */
function countedIn(envelope: Buffer, size = Number.POSITIVE_INFINITY) {
  const items: Record<string, number> = {};
  const dropped: Record<string, number> = {};
  const reader = new EnvelopeReader(() => {}, {
    onPassedOver: (kind, count) => {
      items[kind] = (items[kind] ?? 0) + count;
    },
    onClientDropped: (reason, quantity) => {
      dropped[reason] = (dropped[reason] ?? 0) + quantity;
    },
  });
  for (let at = 0; at < envelope.length; at += size) reader.push(envelope.subarray(at, at + size));
  reader.end();
  return { items, dropped };
}

describe('an envelope: what is passed over', () => {
  it('is counted by the type that the client gives it, and events are not', () => {
    const items = TYPES.map((type) => sized(type, '{"a":"b"}'));
    const others = TYPES.filter((type) => type !== 'event');
    for (const size of [1, 7, Number.POSITIVE_INFINITY]) {
      expect(countedIn(envelopeOf(...items, lined('session', '{}')), size).items).toEqual({
        ...Object.fromEntries(others.map((type) => [type, 1])),
        session: 2,
      });
    }
  });

  it.each([
    [5, 5],
    [0, 1],
    [-1, 1],
    [1.5, 1],
    ['5', 1],
    [1e9, 10_000],
    [null, 1],
  ])('an item that holds several says how many: item_count %j counts %i', (item_count, count) => {
    const envelope = envelopeOf(Buffer.from(`{"type":"log","item_count":${JSON.stringify(item_count)}}\n{}\n`));
    expect(countedIn(envelope).items).toEqual({ log: count });
  });

  it('is not counted when it breaks off', () => {
    const counted: string[] = [];
    const reader = new EnvelopeReader(() => {}, {
      onPassedOver: (kind) => counted.push(kind),
      onClientDropped: () => {},
    });
    reader.push(Buffer.from('{}\n{"type":"session","length":9}\n{}'));
    expect(() => reader.end()).toThrow(Malformed);
    expect(counted).toEqual([]);
  });
});

describe('an envelope: a client report', () => {
  const report = (...discarded_events: unknown[]) => JSON.stringify({ timestamp: 1, discarded_events });
  const drop = (reason: unknown, category: unknown, quantity: unknown) => ({ reason, category, quantity });

  it('tells what the client dropped of what is taken here, by reason', () => {
    const payload = report(
      drop('queue_overflow', 'error', 8_827),
      drop('queue_overflow', 'default', 3),
      drop('before_send', 'error', 1),
      drop('made-up-by-somebody', 'error', 2),
      drop('sample_rate', 'transaction', 100_000),
      drop('network_error', undefined, 4),
    );
    for (const item of [sized('client_report', payload), lined('client_report', payload)]) {
      for (const size of [1, 10, Number.POSITIVE_INFINITY]) {
        expect(countedIn(envelopeOf(item, sized('event', EVENT)), size)).toEqual({
          items: { client_report: 1 },
          dropped: { queue_overflow: 8_830, before_send: 1, 'made-up-by-somebody': 2, network_error: 4 },
        });
      }
    }
  });

  it.each([
    ['no JSON', '{"discarded_events":'],
    ['a list', '[1]'],
    ['no list of events', '{"discarded_events":{}}'],
    ['entries of every wrong kind', report(null, 7, 'x', [], {}, drop('a', 'error', '5'), drop('a', 'error', -1))],
    ['quantities that are none', report(drop('a', 'error', 1.5), drop('a', 'error', 0), drop('a', 'error', 1e300))],
  ])('with %s tells nothing, and the envelope is taken', (_what, payload) => {
    const envelope = envelopeOf(sized('client_report', payload), sized('event', EVENT));
    expect(countedIn(envelope)).toEqual({ items: { client_report: 1 }, dropped: {} });
    expect(eventsIn(envelope)).toEqual([EVENT]);
  });

  it('is bounded in size and in entries', () => {
    const many = report(...Array(1_000).fill(drop('queue_overflow', 'error', 1)));
    expect(many.length).toBeLessThan(65_536);
    expect(countedIn(envelopeOf(sized('client_report', many))).dropped).toEqual({ queue_overflow: 200 });
    const large = `${report(drop('queue_overflow', 'error', 1))}${' '.repeat(65_536)}`;
    for (const item of [sized('client_report', large), lined('client_report', large)]) {
      for (const size of [4_096, Number.POSITIVE_INFINITY]) {
        const envelope = envelopeOf(item, sized('event', EVENT));
        expect(countedIn(envelope, size)).toEqual({ items: { client_report: 1 }, dropped: {} });
        expect(eventsIn(envelope, size)).toEqual([EVENT]);
      }
    }
  });
});
