import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDemo } from '../../../src/cli/demo/run.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { watchedSurroundings } from '../../support/cli/surroundings.js';

let app: TestApp;
let url: string;

beforeAll(async () => {
  app = await startTestApp();
  url = await app.listen();
});
afterAll(() => app?.close());

async function demonstrate(): Promise<string> {
  const surroundings = watchedSurroundings();
  expect(await runDemo(['--url', url, '--key', app.rootKey], surroundings)).toBe(0);
  return surroundings.stdoutText();
}

/** The lines of a table in the output, cells parted by one space. */
function table(output: string, title: RegExp): string[] {
  const lines = output.split('\n');
  const from = lines.findIndex((line) => title.test(line)) + 2;
  return lines.slice(from, lines.indexOf('', from)).map((line) => line.trim().replace(/ {2,}/g, ' '));
}

const EVENTS = ['Error 1 10:00 10:00 1 ×', 'Error 1 12:00 13:30 4 ×', 'Error 2 13:00 14:30 4 ×'];

describe('the demo', () => {
  it('shows the three events of the example and how the status went', async () => {
    const output = await demonstrate();
    expect(table(output, /^They became 3 events/)).toEqual(EVENTS);
    expect(table(output, /^Status of demo\/seed/)).toEqual([
      '00:00 10:00 unknown',
      '10:00 10:30 alarm Error 1',
      '10:30 12:00 unknown',
      '12:00 15:00 alarm Error 1, Error 2',
      '15:00 24:00 unknown',
    ]);
    expect(output).toContain(`${url}/docs`);
    expect(output).toContain(`${url}/components/demo%2Fseed?range=7d`);
    expect(output).toContain(`${url}/v1/components/demo%2Fseed/status`);
  });

  it('shows the same three events when it is run again', async () => {
    const output = await demonstrate();
    expect(table(output, /^They became 3 events/)).toEqual(EVENTS);
    expect(output).toContain('9 of them known already');
  });

  it('says why there is nothing to show once its component was deleted', async () => {
    await app.call('DELETE', '/v1/components/demo');
    await expect(demonstrate()).rejects.toThrow('were deleted after an earlier run');
  });
});
