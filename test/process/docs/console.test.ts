import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.js';
import { unless } from '../../support/unless.js';
import { comparable, definitionOfGp, NO_SHELL, run, stepsOf } from './console.js';

/** Sections whose commands need nothing but a service, and how many commands they have. Each page is read from its top. */
const PAGES: [page: string, headings: string[], commands: number][] = [
  ['README.md', ['First steps'], 6],
  ['docs/getting-started.md', ['Report an error', 'Read events and status'], 10],
];

describe.each(PAGES)('the commands of %s', unless(NO_SHELL), (page, headings, commands) => {
  let t: TestApp;
  let url: string;
  beforeAll(async () => {
    t = await startTestApp();
    url = await t.listen();
  });
  afterAll(() => t.close());

  it('print what the page shows, but for ids and times', async () => {
    const steps = stepsOf(page, headings);
    expect(steps.length).toBe(commands);
    const outputs = await run([definitionOfGp(page), ...steps.map(({ command }) => command)], {
      KEY: t.rootKey,
      API: `${url}/v1`,
    });
    const printed = outputs.slice(1).map((output, n) => [steps[n]?.command, comparable(output)]);
    expect(printed).toEqual(steps.map(({ command, output }) => [command, comparable(output)]));
  });
});

describe('a key as docs/configuration.md creates it', unless(NO_SHELL), () => {
  let t: TestApp;
  let url: string;
  beforeAll(async () => {
    t = await startTestApp();
    url = await t.listen();
  });
  afterAll(() => t.close());

  it('prints what the page shows, but for id, time and key', async () => {
    const [step] = stepsOf('docs/configuration.md', ['Keys and roles']);
    const definition = definitionOfGp('docs/getting-started.md');
    const outputs = await run([definition, step?.command ?? ''], { KEY: t.rootKey, API: `${url}/v1` });
    expect(comparable(outputs[1] ?? '')).toBe(comparable(step?.output ?? ''));
  });
});
