import { describe, expect, it } from 'vitest';
import { isPassing, troubleOf } from '../../web/src/api/problem.js';
import { projectOf, sendCommand } from '../../web/src/components/send-command.js';
import { barsPath } from '../../web/src/components/sparkline.js';
import { isTouched, topicsOf } from '../../web/src/live/topics.js';
import { bucketSeconds } from '../../web/src/pages/event/bucket.js';
import { outsideUrl } from '../../web/src/pages/event/outside-url.js';

describe('live changes', () => {
  it('touch what they are about and nothing else', () => {
    expect(isTouched('/v1/events/{id}', ['events'])).toBe(true);
    expect(isTouched('/v1/event-counts', ['events'])).toBe(true);
    expect(isTouched('/v1/statuses', ['status'])).toBe(true);
    expect(isTouched('/v1/tree', ['events'])).toBe(false);
    expect(isTouched('/v1/tree', ['something', 'status'])).toBe(true);
    expect(isTouched(undefined, ['status'])).toBe(false);
  });

  it('that cannot be read are of nothing', () => {
    expect(topicsOf('{"topics":["events",3]}')).toEqual(['events']);
    for (const data of ['', '{', 'null', '[]', '{"topics":"events"}']) expect(topicsOf(data)).toEqual([]);
  });
});

describe('troubles', () => {
  it('are told in the words of the service', () => {
    const problem = { type: 'x', title: 'Bad input', status: 400, detail: 'q: too long', instance: '1' };
    expect(troubleOf(problem)).toEqual({ title: 'Bad input', detail: 'q: too long', status: 400 });
    expect(troubleOf(new TypeError('failed to fetch')).status).toBeNull();
  });

  it('pass by themselves, or do not', () => {
    const of = (status: number) => ({ title: '', detail: '', status });
    expect([400, 401, 404, 429, 503].map((status) => isPassing(of(status)))).toEqual([false, false, false, true, true]);
    expect(isPassing(new TypeError())).toBe(true);
  });
});

describe('an event', () => {
  it('is shown in at most 180 bars of a length that people think in', () => {
    const hours = (n: number) => n * 3_600_000;
    expect(bucketSeconds(0, 0)).toBe(60);
    expect(bucketSeconds(0, hours(3))).toBe(60);
    expect(bucketSeconds(0, hours(3) + 60_000)).toBe(300);
    expect(bucketSeconds(0, hours(24 * 30))).toBe(21_600);
    expect(bucketSeconds(0, hours(24 * 365 * 100))).toBe(2_592_000);
  });

  it('fills the links of its project without choosing where they go', () => {
    const place = { component: '../a/b', environment: 'x&y=1', version: null, type: '<script>{component}' };
    const url = outsideUrl('https://logs.example.com/{component}?e={environment}&v={version}#{type}', place);
    expect(url).toBe('https://logs.example.com/..%2Fa%2Fb?e=x%26y%3D1&v=#%3Cscript%3E%7Bcomponent%7D');
  });

  it('can be sent by a command line whatever it holds', () => {
    expect(sendCommand({ type: "it's" })).toContain(`-d '{"type":"it'\\''s"}'`);
  });

  it('is sent to the project that is looked at, and to nothing that an address makes up', () => {
    expect(projectOf('?environment=x&project=shop-1')).toBe("'?project=shop-1'");
    for (const search of ['', '?project=', "?project=x'%3Bls%3B'", '?project=A']) expect(projectOf(search)).toBe('');
  });
});

describe('a sparkline', () => {
  it('has a bar that can be seen for whatever is not 0', () => {
    const path = barsPath({
      points: [
        { atMs: 0, count: 1 },
        { atMs: 60_000, count: 0 },
        { atMs: 120_000, count: 1_000_000 },
      ],
      fromMs: 0,
      toMs: 180_000,
      bucketMs: 60_000,
    });
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path).toContain('v-1.5h');
    expect(path).toContain('v-40h');
  });
});
