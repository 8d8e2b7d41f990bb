import { describe, expect, it } from 'vitest';
import { SeriesNames } from '../../../../src/gluing/core/series.js';
import { type Admission, admit, Refused } from '../../../../src/gluing/queue/admit.js';
import type { Override } from '../../../../src/gluing/store/overrides.js';
import { DAY_MS } from '../../../../src/lib/time.js';
import type { OccurrenceBody } from '../../../../src/schemas/occurrence.js';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const at = (ms: number) => new Date(ms).toISOString();

function admitted(body: Partial<OccurrenceBody>, admission: Partial<Admission> = {}) {
  return admit(
    { component: 'a', type: 'T', ...body },
    {
      receivedAtMs: NOW_MS,
      retentionMs: 30 * DAY_MS,
      clockOffsetMs: 0,
      glueIntervalMs: 3_600_000,
      relevanceIntervalMs: 300_000,
      ids: 'api',
      names: new SeriesNames(),
      override: () => undefined,
      ...admission,
    },
  );
}

function occurrenceOf(body: Partial<OccurrenceBody>, admission: Partial<Admission> = {}) {
  const result = admitted(body, admission);
  if (result instanceof Refused) throw new Error(JSON.stringify(result.errors));
  return { ...result.occurrence, adjusted: result.adjusted };
}

describe('admitting an occurrence', () => {
  it('completes what is missing by the rules of the product', () => {
    expect(occurrenceOf({})).toMatchObject({
      series: { environment: 'production', component: 'a', type: 'T', glueKey: '' },
      importance: 3,
      startedAtMs: NOW_MS,
      endedAtMs: NOW_MS,
      count: 1,
      glueIntervalMs: 3_600_000,
      relevanceIntervalMs: 300_000,
      message: null,
      stack: null,
      version: null,
      properties: null,
      idHash: null,
      adjusted: [],
    });
  });

  it('takes the end for a missing start, and the start for a missing end', () => {
    expect(occurrenceOf({ endedAt: at(NOW_MS - 1000) })).toMatchObject({
      startedAtMs: NOW_MS - 1000,
      endedAtMs: NOW_MS - 1000,
    });
    expect(occurrenceOf({ startedAt: at(NOW_MS - 1000) })).toMatchObject({
      startedAtMs: NOW_MS - 1000,
      endedAtMs: NOW_MS - 1000,
    });
  });

  it('keeps a time five minutes ahead of the server', () => {
    const occurrence = occurrenceOf({ startedAt: at(NOW_MS + 300_000) });
    expect(occurrence).toMatchObject({ startedAtMs: NOW_MS + 300_000, adjusted: [] });
  });

  it('makes a time one millisecond further ahead the receive time, and says so', () => {
    const occurrence = occurrenceOf({ startedAt: at(NOW_MS + 300_001) });
    expect(occurrence).toMatchObject({ startedAtMs: NOW_MS, endedAtMs: NOW_MS, adjusted: ['startedAt'] });
  });

  it('moves the start to the end that became the receive time', () => {
    const occurrence = occurrenceOf({ startedAt: at(NOW_MS + 1000), endedAt: at(NOW_MS + 600_000) });
    expect(occurrence).toMatchObject({ startedAtMs: NOW_MS, endedAtMs: NOW_MS, adjusted: ['startedAt', 'endedAt'] });
  });

  it('refuses an end before the start, even when both are too far ahead', () => {
    const result = admitted({ startedAt: at(NOW_MS + 2 * DAY_MS), endedAt: at(NOW_MS + DAY_MS) });
    expect(result).toMatchObject({ errors: [{ path: 'endedAt' }] });
  });

  it('refuses what ended before the retention, and takes what ended at its edge', () => {
    expect(admitted({ startedAt: at(NOW_MS - 30 * DAY_MS - 1) })).toMatchObject({
      errors: [{ path: 'startedAt' }],
    });
    expect(admitted({ startedAt: at(NOW_MS - 30 * DAY_MS) })).not.toBeInstanceOf(Refused);
    expect(admitted({ startedAt: at(NOW_MS - 90 * DAY_MS), endedAt: at(NOW_MS - DAY_MS) })).not.toBeInstanceOf(Refused);
  });

  it('cuts long texts at a character, not inside one, and lists them', () => {
    const occurrence = occurrenceOf({
      message: '\u{1F600}'.repeat(8193),
      stack: 'x'.repeat(65_536),
      properties: { p: 'y'.repeat(4097) },
    });
    expect([...(occurrence.message as string)]).toHaveLength(8192);
    expect(occurrence.message?.isWellFormed()).toBe(true);
    expect(occurrence.stack).toHaveLength(65_536);
    expect(JSON.parse(occurrence.properties as string).p).toHaveLength(4096);
    expect(occurrence.adjusted).toEqual(['message', 'properties']);
  });

  it('replaces U+0000 and lone surrogates in every text and lists them', () => {
    const bad = 'a\0b\uD800c';
    const clean = 'a\uFFFDb\uFFFDc';
    const occurrence = occurrenceOf({
      component: bad,
      type: bad,
      environment: bad,
      glueKey: bad,
      message: bad,
      stack: bad,
      version: bad,
      properties: { [bad]: bad },
    });
    expect(occurrence).toMatchObject({
      series: { component: clean, type: clean, environment: clean, glueKey: clean },
      message: clean,
      stack: clean,
      version: clean,
    });
    expect(JSON.parse(occurrence.properties as string)).toEqual({ [clean]: clean });
    expect(new Set(occurrence.adjusted)).toEqual(
      new Set(['component', 'type', 'environment', 'glueKey', 'message', 'stack', 'version', 'properties']),
    );
  });

  it('admit: writes equal properties as equal texts, in any order of their keys', () => {
    const texts = [
      { b: 1, a: 'x' },
      { a: 'x', b: 1 },
    ].map((properties) => occurrenceOf({ properties }).properties);
    expect(texts[0]).toBe(texts[1]);
  });

  it("prefers the type's override, then the occurrence's own interval, then the project's", () => {
    const override: Override = { importance: 1, glueIntervalMs: 0, relevanceIntervalMs: null };
    const occurrence = occurrenceOf(
      { importance: 'alarm', glueInterval: '1d', relevanceInterval: 90 },
      { override: () => override },
    );
    expect(occurrence).toMatchObject({ importance: 1, glueIntervalMs: 0, relevanceIntervalMs: 90_000 });
    expect(occurrenceOf({ glueInterval: '2m' })).toMatchObject({
      glueIntervalMs: 120_000,
      relevanceIntervalMs: 300_000,
    });
  });
});

describe('admitting an occurrence of a client whose clock is wrong', () => {
  const MINUTE_MS = 60_000;
  const slow = { clockOffsetMs: 10 * MINUTE_MS };

  it('moves the times that the client gave, and says so', () => {
    const times = { startedAt: at(NOW_MS - 15 * MINUTE_MS), endedAt: at(NOW_MS - 10 * MINUTE_MS) };
    expect(occurrenceOf(times, slow)).toMatchObject({
      startedAtMs: NOW_MS - 5 * MINUTE_MS,
      endedAtMs: NOW_MS,
      properties: '{"clock":"10 min slow"}',
      adjusted: ['startedAt', 'endedAt'],
    });
    const { startedAt } = times;
    expect(occurrenceOf({ startedAt }, slow)).toMatchObject({
      endedAtMs: NOW_MS - 5 * MINUTE_MS,
      adjusted: ['startedAt'],
    });
    const { endedAt } = times;
    expect(occurrenceOf({ endedAt }, slow)).toMatchObject({ startedAtMs: NOW_MS, adjusted: ['endedAt'] });
  });

  it('leaves an occurrence without times as it is', () => {
    expect(occurrenceOf({}, slow)).toMatchObject({
      startedAtMs: NOW_MS,
      endedAtMs: NOW_MS,
      properties: null,
      adjusted: [],
    });
    expect(occurrenceOf({ startedAt: null, properties: { a: 1 } }, slow).properties).toBe('{"a":1}');
  });

  it('moves them before the rules on future times and the retention', () => {
    const fast = { clockOffsetMs: -2 * 60 * MINUTE_MS };
    expect(occurrenceOf({ startedAt: at(NOW_MS + 119 * MINUTE_MS) }, fast)).toMatchObject({
      startedAtMs: NOW_MS - MINUTE_MS,
      properties: '{"clock":"2 h fast"}',
    });
    expect(occurrenceOf({ startedAt: at(NOW_MS + 126 * MINUTE_MS) }, fast)).toMatchObject({ startedAtMs: NOW_MS });
    const late = { clockOffsetMs: 41 * DAY_MS };
    expect(occurrenceOf({ startedAt: at(NOW_MS - 71 * DAY_MS) }, late)).toMatchObject({
      endedAtMs: NOW_MS - 30 * DAY_MS,
      properties: '{"clock":"41 days slow"}',
    });
    expect(admitted({ startedAt: at(NOW_MS - 71 * DAY_MS - 1) }, late)).toBeInstanceOf(Refused);
    expect(admitted({ startedAt: at(NOW_MS - 29 * DAY_MS) }, { clockOffsetMs: -2 * DAY_MS })).toBeInstanceOf(Refused);
  });

  it('adds the property clock only where there is room for it and none of that name', () => {
    const startedAt = at(NOW_MS - MINUTE_MS);
    const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]));
    const clockOf = (properties: OccurrenceBody['properties']) =>
      JSON.parse(occurrenceOf({ startedAt, properties }, slow).properties ?? '{}').clock;
    expect(clockOf({ a: 'b' })).toBe('10 min slow');
    expect(clockOf(many(63))).toBe('10 min slow');
    expect(clockOf(many(64))).toBeUndefined();
    expect(clockOf({ clock: 'mine' })).toBe('mine');
    expect(clockOf({ clock: null })).toBeNull();
  });
});
