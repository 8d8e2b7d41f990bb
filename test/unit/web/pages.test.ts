import { describe, expect, it } from 'vitest';
import { isTransient, problemTextOf } from '../../../web/src/api/problem.js';
import { layerPaths } from '../../../web/src/components/chart/sparkline.js';
import { projectOf, sendCommand } from '../../../web/src/components/text/send-command.js';
import { isTouched, topicsOf } from '../../../web/src/live/topics.js';
import { bucketSeconds, isWithinBucket } from '../../../web/src/pages/event/bucket.js';
import { continuesUntil } from '../../../web/src/pages/event/event-state.js';
import { externalUrl } from '../../../web/src/pages/event/external-url.js';
import { lateStart } from '../../../web/src/pages/events/late-start.js';
import { layersOf, totalsOf } from '../../../web/src/pages/events/layers.js';

describe('live changes', () => {
  it('affect only the responses of their topics', () => {
    expect(isTouched('/v1/events/{id}', ['events'])).toBe(true);
    expect(isTouched('/v1/event-counts', ['events'])).toBe(true);
    expect(isTouched('/v1/statuses', ['status'])).toBe(true);
    expect(isTouched('/v1/tree', ['events'])).toBe(false);
    expect(isTouched('/v1/tree', ['something', 'status'])).toBe(true);
    expect(isTouched(undefined, ['status'])).toBe(false);
  });

  it('that cannot be parsed have no topics', () => {
    expect(topicsOf('{"topics":["events",3]}')).toEqual(['events']);
    for (const data of ['', '{', 'null', '[]', '{"topics":"events"}']) expect(topicsOf(data)).toEqual([]);
  });
});

describe('problem texts', () => {
  it('are those of the service', () => {
    const problem = { type: 'x', title: 'Bad input', status: 400, detail: 'q: too long', instance: '1' };
    expect(problemTextOf(problem)).toEqual({ title: 'Bad input', detail: 'q: too long', status: 400 });
    expect(problemTextOf(new TypeError('failed to fetch')).status).toBeNull();
  });

  it('know transient problems: 5xx and no response', () => {
    const of = (status: number) => ({ title: '', detail: '', status });
    expect([400, 401, 404, 429, 503].map((status) => isTransient(of(status)))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(isTransient(new TypeError())).toBe(true);
  });
});

describe('event page', () => {
  it('the chart has at most 180 bars of a usual length', () => {
    const hours = (n: number) => n * 3_600_000;
    expect(bucketSeconds(0, 0)).toBe(60);
    expect(bucketSeconds(0, hours(3))).toBe(60);
    expect(bucketSeconds(0, hours(3) + 60_000)).toBe(300);
    expect(bucketSeconds(0, hours(24 * 30))).toBe(21_600);
    expect(bucketSeconds(0, hours(24 * 365 * 100))).toBe(2_592_000);
  });

  it('the chart is left out within one bucket', () => {
    expect(isWithinBucket(60_000, 119_999, 60)).toBe(true);
    expect(isWithinBucket(59_999, 60_000, 60)).toBe(false);
  });

  it('an event continues until the glue interval after its end', () => {
    const event = { endedAt: '2026-11-20T13:00:00.500Z', glueInterval: 3_600 };
    expect(continuesUntil(event)).toBe('2026-11-20T14:00:00.500Z');
  });

  it('links encode values, which cannot change the host', () => {
    const place = { component: '../a/b', environment: 'x&y=1', version: null, type: '<script>{component}' };
    const url = externalUrl('https://logs.example.com/{component}?e={environment}&v={version}#{type}', place);
    expect(url).toBe('https://logs.example.com/..%2Fa%2Fb?e=x%26y%3D1&v=#%3Cscript%3E%7Bcomponent%7D');
  });

  it('links in which a value would climb a segment of the path are left out', () => {
    const place = (name: string) => ({ component: 'c', environment: name, version: '1', type: 'T' });
    const template = 'https://logs.example.com/app/{environment}/x?e={environment}';
    for (const name of ['.', '..']) expect(externalUrl(template, place(name))).toBeNull();
    expect(externalUrl('https://logs.example.com/.{environment}/x', place('.'))).toBeNull();
    expect(externalUrl('https://logs.example.com/x?e={environment}', place('..'))).toBe(
      'https://logs.example.com/x?e=..',
    );
    expect(externalUrl('https://logs.example.com/a/../{environment}', place('...'))).toBe(
      'https://logs.example.com/a/../...',
    );
  });

  it('commands quote any value', () => {
    const command = sendCommand({ type: "it's", message: 'a\nb' });
    expect(command).toContain(`  -d '{\n    "type": "it'\\''s",\n    "message": "a\\nb"\n  }' \\\n`);
  });

  it('commands name the project of the address only if it is a slug', () => {
    expect(projectOf('?environment=x&project=shop-1')).toBe("'?project=shop-1'");
    for (const search of ['', '?project=', "?project=x'%3Bls%3B'", '?project=A']) expect(projectOf(search)).toBe('');
  });
});

describe('sparkline', () => {
  const minutes = (counts: number[]) => counts.map((count, place) => ({ atMs: place * 60_000, count }));
  const range = { fromMs: 0, toMs: 180_000, bucketMs: 60_000 };

  it('has a visible bar for each count above 0', () => {
    const layers = [{ of: 'alarm' as const, points: minutes([1, 0, 1_000_000]) }];
    const path = layerPaths({ layers, ...range })[0]?.path ?? '';
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path).toContain('v-1.5h');
    expect(path).toContain('v-40h');
  });

  it('stacks several importances in one scale', () => {
    const layers = [
      { of: 'alarm' as const, points: minutes([3, 0, 1]) },
      { of: 'warning' as const, points: minutes([1, 2, 0]) },
    ];
    const [alarm, warning] = layerPaths({ layers, ...range });
    expect(alarm?.path).toMatch(/^M0 40v-30h.+M666.67 40v-10h/);
    expect(warning?.path).toMatch(/^M0 10v-10h.+M333.33 40v-20h/);
  });

  it('starts later when events are late in its range', () => {
    const [from, to] = ['2026-11-01T00:00:00.000Z', '2026-11-21T00:00:00.000Z'];
    const counted = (...days: string[]) => ({
      ...{ from, to, bucket: 43_200, events: 1, occurrences: 1, complete: true },
      counts: days.map((day) => ({
        at: `2026-11-${day}:00:00.000Z`,
        count: 1,
        alarm: 1,
        warning: 0,
        success: 0,
        unknown: 0,
      })),
    });
    expect(lateStart(counted('11T12', '20T00'))).toBe('2026-11-11T12:00:00.000Z');
    expect(lateStart(counted('11T00', '20T00'))).toBeNull();
    expect(lateStart(counted())).toBeNull();
    expect(lateStart(undefined)).toBeNull();
  });

  it('shows alarms and warnings, others only without these', () => {
    const none = { alarm: 0, warning: 0, success: 0, unknown: 0 };
    const calm = { ...none, at: '2026-11-20T12:00:00.000Z', count: 312_001, success: 312_000, unknown: 1 };
    const bad = { ...none, at: '2026-11-20T13:00:00.000Z', count: 2, alarm: 2 };
    expect(layersOf([calm, bad]).map(({ of }) => of)).toEqual(['alarm']);
    expect(layersOf([calm, bad])[0]?.points.map(({ count }) => count)).toEqual([0, 2]);
    expect(layersOf([calm]).map(({ of }) => of)).toEqual(['success', 'unknown']);
    expect(totalsOf([calm, bad])).toEqual([
      { importance: 'alarm', total: 2 },
      { importance: 'success', total: 312_000 },
      { importance: 'unknown', total: 1 },
    ]);
  });
});
