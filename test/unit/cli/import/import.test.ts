import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { codeOf } from '../../../../src/cli/context.js';
import { runImport } from '../../../../src/cli/import/run.js';
import { watchedSurroundings } from '../../../support/cli/surroundings.js';
import { refusing, type StubAnswer, type StubService, stubService, taken } from '../stub-service.js';

const folder = mkdtempSync(join(tmpdir(), 'gluepoint-import-'));
const services: StubService[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Imports a file of these lines into a service that responds so. */
async function importing(lines: string[], replies: StubAnswer[], ...args: string[]) {
  const file = join(folder, 'file.ndjson');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const service = await stubService(replies);
  services.push(service);
  const surroundings = watchedSurroundings();
  const all = [file, '--url', service.url, '--key', 'k', ...args];
  const code = await codeOf(() => runImport(all, surroundings), surroundings);
  return { code, service, ...surroundings };
}

const line = (n: number, id?: string) => JSON.stringify({ component: 'c', type: `T ${n}`, id });

describe('importing a file', () => {
  it('sends its lines in batches, in their order, and passes over empty ones', async () => {
    const { code, service, stdoutText } = await importing([line(1), '', line(2), '  ', line(3)], [], '--batch', '2');
    expect(service.batches).toEqual([[line(1), line(2)], [line(3)]]);
    expect(stdoutText()).toMatch(/stored +3/);
    expect(code).toBe(0);
  });

  it('sends a batch again after the pause that a busy service asks for', async () => {
    const busy = refusing(429, 'rate-limited', { 'retry-after': '3' });
    const { code, service, pausesMs, stderrText } = await importing([line(1), line(2)], [busy, busy]);
    expect(service.batches).toHaveLength(3);
    expect(pausesMs).toEqual([3000, 3000]);
    expect(stderrText()).not.toContain('twice');
    expect(code).toBe(0);
  });

  it('warns of lines without an id when it had to send them again without knowing what became of them', async () => {
    const hangUp: StubAnswer = (_lines, response) => void response.destroy();
    const { code, stderrText } = await importing([line(1, 'a'), line(2), line(3)], [hangUp]);
    expect(stderrText()).toMatch(/2 lines without an "id" .* may have been counted twice/);
    expect(code).toBe(0);
  });

  it('does not warn when every line carries an id', async () => {
    const away = refusing(503, 'store-unavailable', { 'retry-after': '1' });
    const { stderrText } = await importing([line(1, 'a'), line(2, 'b')], [away]);
    expect(stderrText()).toContain('trying again');
    expect(stderrText()).not.toContain('twice');
  });

  it('sends in parts what is too large at once, and refuses the one line that is too large alone', async () => {
    const tooLarge = refusing(413, 'too-large');
    const lines = [line(1), line(2), line(3)];
    const { code, service, stderrText } = await importing(lines, [tooLarge, taken, tooLarge]);
    expect(service.batches.map((lines) => lines.length)).toEqual([3, 2, 1]);
    expect(stderrText()).toMatch(/^line 3: .*413/m);
    expect(code).toBe(1);
  });

  it('lists five lines of one reason, counts the others, and lists another reason beside them', async () => {
    const refusingAll: StubAnswer = (lines, response) => {
      const results = lines.map((_line, i) => ({
        error: { detail: i === 3 ? 'type: is required' : `startedAt: is older than the project keeps data (${i} d)` },
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ results }));
    };
    const lines = Array.from({ length: 1_200 }, (_, n) => line(n));
    const { code, stderrText } = await importing(lines, [refusingAll], '--batch', '1200');
    const listed = stderrText()
      .split('\n')
      .filter((text) => /^line /.test(text));
    expect(listed.map((text) => text.split(':')[0])).toEqual([1, 2, 3, 4, 5, 6].map((n) => `line ${n}`));
    expect(stderrText()).toContain('… and 1,194 more like line 1: startedAt: is older');
    expect(stderrText()).toMatch(/--shift/);
    expect(code).toBe(1);
  });

  it('prints names of fields and details of the service without control sequences, in one line each', async () => {
    const refusingAll: StubAnswer = (_lines, response) => {
      const path = 'occurrences.0.properties.\u001b]0;title\u0007\nline 9: stored';
      response.end(
        JSON.stringify({ results: [{ error: { errors: [{ path, message: 'unknown \u202e\u009b31m' }] } }] }),
      );
    };
    const { stderrText } = await importing([line(1)], [refusingAll]);
    expect(stderrText()).toBe('line 1: properties.�]0;title��line 9: stored: unknown ��31m\n');
  });

  it('says where it stopped when the service will have no more', async () => {
    const { code, stdoutText, stderrText } = await importing(
      [line(1), line(2), line(3)],
      [taken, refusing(401)],
      '--batch',
      '2',
    );
    expect(stdoutText()).toMatch(/stored +2/);
    expect(stderrText()).toMatch(/401.*not now/);
    expect(stderrText()).toContain('Stopped at line 3');
    expect(code).toBe(2);
  });

  it('cannot run without a service or without the file', async () => {
    const surroundings = watchedSurroundings();
    const gone = await stubService([]);
    await gone.close();
    const unreachable = ['--url', gone.url, '--key', 'k'];
    expect(await codeOf(() => runImport([join(folder, 'none'), ...unreachable], surroundings), surroundings)).toBe(2);
    expect(surroundings.stderrText()).toContain('does not exist');
    writeFileSync(join(folder, 'one'), line(1));
    expect(await codeOf(() => runImport([join(folder, 'one'), ...unreachable], surroundings), surroundings)).toBe(2);
    expect(surroundings.stderrText()).toContain('npm start');
  });
});
