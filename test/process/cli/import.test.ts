import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../../src/cli/context.js';
import { runImport } from '../../../src/cli/import/run.js';
import { HOUR_MS } from '../../../src/lib/time.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { watchedSurroundings } from '../../support/cli/surroundings.js';
import { type ModelOccurrence, modelEvents } from '../../support/gluing/reference.js';
import { logOccurrences } from './log-file.js';

const RANKS: Record<string, number> = { unknown: 0, success: 1, warning: 2, alarm: 3 };

const folder = mkdtempSync(join(tmpdir(), 'gluepoint-flow-import-'));
let app: TestApp;
let url: string;

beforeAll(async () => {
  app = await startTestApp();
  url = await app.listen();
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true });
});

async function importing(lines: string[], ...args: string[]) {
  const file = join(folder, 'log.ndjson');
  writeFileSync(file, lines.join('\n'));
  const surroundings = watchedSurroundings();
  const all = [file, '--url', url, '--key', app.rootKey, ...args];
  return { code: await codeOf(() => runImport(all, surroundings), surroundings), ...surroundings };
}

async function storedEvents() {
  const { body } = await app.call('GET', '/v1/events?limit=200');
  return body.items;
}

/** What the rules give for the file, its last time an hour before `nowMs`, by a model of their own. */
function expectedEvents(nowMs: number) {
  const times = logOccurrences().map(({ startedAt, endedAt }) => [startedAt, endedAt ?? startedAt].map(Date.parse));
  const shiftMs = nowMs - HOUR_MS - Math.max(...times.flat());
  const occurrences = logOccurrences().map((occurrence, i): ModelOccurrence => {
    const [startedAtMs, endedAtMs] = times[i] as [number, number];
    return {
      series: `${occurrence.component}|${occurrence.type}`,
      startedAtMs: startedAtMs + shiftMs,
      endedAtMs: endedAtMs + shiftMs,
      glueIntervalMs: HOUR_MS,
      relevanceIntervalMs: 300_000,
      importance: RANKS[occurrence.importance] as number,
      count: occurrence.count ?? 1,
      message: occurrence.message,
    };
  });
  return modelEvents(occurrences);
}

describe('importing a log', () => {
  it('gives the events that the rules give, with its last time an hour ago', async () => {
    const lines = logOccurrences().map((occurrence) => JSON.stringify(occurrence));
    const { code, clock, printed } = await importing(lines, '--shift', '--batch', '30');
    expect(printed()).toMatch(/stored +200/);
    expect(code).toBe(0);
    const found = (await storedEvents()).map((event: Record<string, string>) => ({
      series: `${event.component}|${event.type}`,
      startedAtMs: Date.parse(event.startedAt as string),
      endedAtMs: Date.parse(event.endedAt as string),
      count: event.count,
      importance: RANKS[event.importance as string],
      message: event.message,
      relevantUntilMs: Date.parse(event.relevantUntil as string),
    }));
    const expected = expectedEvents(clock.now());
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  it('changes nothing when it is done again, at another time and in other batches', async () => {
    const before = await storedEvents();
    const lines = logOccurrences().map((occurrence) => JSON.stringify(occurrence));
    const { code, printed } = await importing(lines, '--shift', '--batch', '7');
    expect(printed()).toMatch(/known +200/);
    expect(code).toBe(0);
    expect(await storedEvents()).toEqual(before);
  });

  it('lists what is refused by line and reason, and sends the rest', async () => {
    const good = { component: 'import/good', type: 'T' };
    const lines = [good, { component: 'import/bad' }, { ...good, gluKey: 'a' }, { ...good, count: 0 }, good, [], 7];
    const texts = [...lines.map((line) => JSON.stringify(line)), '', '{"component":'];
    const { code, printed, complained } = await importing(texts, '--batch', '3');
    const complaints = complained().trim().split('\n');
    expect(complaints.map((text) => text.split(': ', 2).join(': '))).toEqual([
      'line 2: type',
      expect.stringMatching(/^line 3: gluKey/),
      'line 4: count',
      expect.stringMatching(/^line 6: /),
      expect.stringMatching(/^line 7: /),
      'line 9: is not valid JSON',
    ]);
    expect(complaints[1]).toContain('did you mean "glueKey"?');
    expect(printed()).toMatch(/stored +2\n/);
    expect(printed()).toMatch(/refused +6\n/);
    expect(code).toBe(1);
    expect((await app.call('GET', '/v1/events?component=import/good')).body.items).toMatchObject([{ count: 2 }]);
  });

  it('says how to send a file whose times are too old', async () => {
    const line = JSON.stringify({ component: 'import/old', type: 'T', startedAt: '2021-03-04T10:00:00Z' });
    const { code, complained } = await importing([line, line]);
    expect(complained()).toMatch(/^line 1: startedAt: is older than the project keeps/);
    expect(complained()).toContain('2 lines are older than the project keeps data. With --shift');
    expect(code).toBe(1);
  });

  it('cannot run with a wrong key or for a project that is not there, and says why', async () => {
    const wrongKey = await importing(['{}'], '--key', 'wrong-key-of-nobody');
    expect([wrongKey.code, wrongKey.complained()]).toEqual([2, expect.stringContaining('401')]);
    const noProject = await importing(['{}'], '--project', 'nowhere');
    expect([noProject.code, noProject.complained()]).toEqual([2, expect.stringContaining('404')]);
  });
});
