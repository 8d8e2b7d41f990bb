import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glue } from '../../../../src/gluing/core/glue.js';
import type { Group } from '../../../../src/gluing/core/group.js';
import {
  byPlace,
  type ModelEvent,
  type ModelOccurrence,
  modelEvents,
  modelMinutes,
} from '../../../support/gluing/reference.js';
import { occurrenceOf, world } from '../../../support/gluing/worlds.js';

const BASE_MS = Date.UTC(2026, 10, 20, 10);

function eventsOf(groups: Group[]): ModelEvent[] {
  return groups
    .map((group) => ({
      series: `${group.series.component} ${group.series.type} ${group.series.glueKey}`,
      startedAtMs: group.startedAtMs,
      endedAtMs: group.endedAtMs,
      count: group.count,
      importance: group.importance,
      message: group.latest.message,
      relevantUntilMs: group.relevantUntilMs,
    }))
    .sort(byPlace);
}

const withoutIds = (occurrences: ModelOccurrence[]) => occurrences.map((o) => ({ ...o, id: null }));
const glued = (occurrences: ModelOccurrence[]) => glue(occurrences.map((o) => occurrenceOf(o, BASE_MS + 3_600_000)));

function pair(gapMs: number, first: number, second: number): Group[] {
  const at = (startedAtMs: number, glueIntervalMs: number): ModelOccurrence => ({
    series: 'a T ',
    startedAtMs,
    endedAtMs: startedAtMs,
    glueIntervalMs,
    relevanceIntervalMs: 0,
    importance: 3,
    count: 1,
    message: null,
  });
  return glued([at(BASE_MS, first), at(BASE_MS + gapMs, second)]).groups;
}

describe('gluing in memory', () => {
  it('glues over a pause one millisecond shorter than the glue interval', () => {
    expect(pair(3_599_999, 3_600_000, 3_600_000)).toHaveLength(1);
  });

  it('glues over a pause equal to the glue interval', () => {
    expect(pair(3_600_000, 3_600_000, 3_600_000)).toHaveLength(1);
  });

  it('begins a new event one millisecond after the glue interval', () => {
    expect(pair(3_600_001, 3_600_000, 3_600_000)).toHaveLength(2);
  });

  it('glue: the wider of two intervals decides, in either order', () => {
    expect(pair(1000, 0, 1000)).toHaveLength(1);
    expect(pair(1000, 1000, 0)).toHaveLength(1);
  });

  it('gives what comparing every occurrence with every other gives, in any order', () => {
    fc.assert(
      fc.property(
        world(BASE_MS, 30)
          .map(withoutIds)
          .chain((o) => fc.tuple(fc.constant(o), fc.shuffledSubarray(o, { minLength: o.length }))),
        ([occurrences, shuffled]) => {
          const expected = modelEvents(occurrences);
          expect(eventsOf(glued(occurrences).groups)).toEqual(expected);
          expect(eventsOf(glued(shuffled).groups)).toEqual(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('counts every occurrence in the minute of its end, once', () => {
    fc.assert(
      fc.property(world(BASE_MS).map(withoutIds), (occurrences) => {
        const minutes = new Map<string, number>();
        for (const group of glued(occurrences).groups) {
          for (const [minute, count] of group.minutes) {
            const key = `${group.series.component} ${group.series.type} ${group.series.glueKey} ${minute}`;
            minutes.set(key, (minutes.get(key) ?? 0) + count);
          }
        }
        expect(minutes).toEqual(modelMinutes(occurrences));
      }),
    );
  });

  it('says of every occurrence which group it went into', () => {
    fc.assert(
      fc.property(world(BASE_MS), (occurrences) => {
        const { groups, groupOfOccurrence } = glued(occurrences);
        groupOfOccurrence.forEach((group, i) => {
          const { startedAtMs, endedAtMs } = occurrences[i] as ModelOccurrence;
          expect(groups).toContain(group);
          expect(group.startedAtMs <= startedAtMs && endedAtMs <= group.endedAtMs).toBe(true);
        });
      }),
    );
  });

  it('keeps a count at the largest safe integer once it is there', () => {
    const occurrence = {
      series: 'a T ',
      startedAtMs: BASE_MS,
      endedAtMs: BASE_MS,
      glueIntervalMs: 0,
      relevanceIntervalMs: 0,
      importance: 3,
      message: null,
    };
    const { groups } = glued([
      { ...occurrence, count: Number.MAX_SAFE_INTEGER - 1 },
      { ...occurrence, count: 5 },
      { ...occurrence, count: 5 },
    ]);
    expect(groups[0]?.count).toBe(Number.MAX_SAFE_INTEGER);
  });
});
