import { describe, expect, it } from 'vitest';
import { readItem } from '../../../../src/cli/import/items.js';
import { lastInstantMs, shifted } from '../../../../src/cli/import/shift.js';
import { HOUR_MS } from '../../../../src/lib/time.js';

describe('moving the times of a file', () => {
  it('takes the later of start and end, whatever their offset', () => {
    const line = { startedAt: '2021-03-04T10:00:00Z', endedAt: '2021-03-04T12:30:00+01:00' };
    expect(lastInstantMs(JSON.stringify(line))).toBe(Date.UTC(2021, 2, 4, 11, 30));
  });

  it('finds no time in a line that has none, a wrong one, or is not JSON', () => {
    for (const text of ['{}', '{"startedAt":"yesterday"}', '{"endedAt":5}', '{"startedAt":', 'null', '[]', null]) {
      expect(lastInstantMs(text)).toBeNull();
    }
  });

  it('moves both times and nothing else', () => {
    const occurrence = {
      startedAt: '2021-03-04T10:00:00+02:00',
      endedAt: '2021-03-04T10:00:00Z',
      properties: { startedAt: '2021-03-04T10:00:00Z' },
    };
    expect(shifted(occurrence, HOUR_MS)).toEqual({
      ...occurrence,
      startedAt: '2021-03-04T09:00:00.000Z',
      endedAt: '2021-03-04T11:00:00.000Z',
    });
  });

  it('leaves a wrong time for the service to refuse', () => {
    expect(shifted({ startedAt: 'yesterday', endedAt: null }, HOUR_MS)).toEqual({
      startedAt: 'yesterday',
      endedAt: null,
    });
  });

  it('leaves the text of a line alone when nothing is to be moved', () => {
    const text = '{ "type":"T",  "startedAt": "2021-03-04T10:00:00Z" }';
    expect(readItem({ number: 1, text, endByte: 0 }, null)).toEqual({
      kind: 'item',
      item: { line: 1, text, hasId: false },
    });
  });
});
