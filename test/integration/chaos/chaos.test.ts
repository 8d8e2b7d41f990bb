import { describe, expect, it } from 'vitest';
import { expectedEvents, ItemMaker, type LoadItem } from '../../../chaos/load/item.js';
import { Load } from '../../../chaos/load/load.js';
import { settle } from '../../../chaos/load/settle.js';
import { readOptions } from '../../../chaos/options.js';
import { summaryOf } from '../../../chaos/summary.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import type { FlowAnswer } from '../../support/cli/flow-service.js';

describe('npm run chaos', () => {
  it('names the scenarios that there are when asked for another', () => {
    expect(() => readOptions(['kill-apis'])).toThrow(/Unknown scenario kill-apis; known are gluing, kill-api,/);
    expect(() => readOptions(['kill-api', '--times', 'often'])).toThrow('--times must be a whole number above 0.');
    expect(readOptions(['kill-api', '--times', '7'])).toMatchObject({ scenarios: [{ name: 'kill-api' }], times: 7 });
  });

  it('says of each scenario what came of it, and why it failed', () => {
    const result = { scenario: 'a', done: 'did', found: 'found', faults: [], seconds: 1, stoodStillSeconds: 0 };
    const failed = { ...result, scenario: 'b', faults: ['one is lost'], stoodStillSeconds: 9 };
    const lines = summaryOf([result, failed, { ...result, scenario: 'c', skipped: 'no Redis' }]).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^a +ok +1\.0 +did$/));
    expect(lines).toContainEqual(expect.stringMatching(/^b +FAILED/));
    expect(lines).toContainEqual(expect.stringMatching(/^c +did not run +1\.0 +no Redis$/));
    expect(lines).toContain('FAILED b: one is lost');
    expect(lines).toContain('b: the machine stood still for 9.0 s meanwhile');
  });
});

describe('what the chaos finds', () => {
  /** The real service, from which a test takes something away before the load is compared with it. */
  async function found(
    spoil: (load: Load, items: { withIds: LoadItem[]; plain: LoadItem[] }, app: TestApp) => Promise<void>,
  ) {
    const app = await startTestApp();
    const target = {
      call: async (method: string, path: string, body?: unknown): Promise<FlowAnswer> => {
        const { status, headers, body: responseBody } = await app.call(method, path, body);
        return { status, headers: new Headers(headers as Record<string, string>), body: responseBody };
      },
    };
    const load = new Load('spoilt');
    const make = (withId: boolean) => Array.from({ length: 50 }, () => load.maker.make({ withId }));
    const items = { withIds: make(true), plain: make(false) };
    for (const occurrences of [items.withIds, items.plain])
      await app.call('POST', '/v1/occurrences/batch', { occurrences });
    load.acknowledged.push(...items.withIds, ...items.plain);
    await spoil(load, items, app);
    const { faults } = await settle(target, load);
    await app.close();
    return faults.join('\n');
  }

  it('is nothing where all is well', async () => {
    expect(await found(async () => {})).toBe('');
  });

  it('is an acknowledged occurrence that is not there', async () => {
    const extra = new ItemMaker('lost').make({ withId: true });
    const faults = await found(
      async (load) => void load.acknowledged.push({ ...extra, component: load.maker.component }),
    );
    expect(faults).toBe('1 acknowledged occurrences are lost, as lost-0');
  });

  it('is a refused occurrence that is there', async () => {
    const faults = await found(async (load, { withIds }) => {
      load.acknowledged.splice(load.acknowledged.indexOf(withIds[3] as LoadItem), 1);
      load.refused.push(withIds[3] as LoadItem);
    });
    expect(faults).toBe('1 refused occurrences were stored, as spoilt-3');
  });

  it('is an occurrence that counts twice, with and without an id', async () => {
    const faults = await found(async (_load, { withIds, plain }, app) => {
      await app.call('POST', '/v1/occurrences', { ...withIds[0], id: 'another' });
      await app.call('POST', '/v1/occurrences', plain[0]);
    });
    expect(faults).toMatch(/the first that differs is .*, must be /);
    expect(faults).toMatch(/1 types without ids are wrong, as Error 10 counts \d+, must lie between \d+ and \d+/);
  });

  it('is not what was unknown, whether it is there or not', async () => {
    const absent = new ItemMaker('absent').make({ withId: true });
    const faults = await found(async (load, { withIds, plain }) => {
      for (const one of [withIds[0], plain[0]] as LoadItem[]) {
        load.acknowledged.splice(load.acknowledged.indexOf(one), 1);
        load.unknown.push(one);
      }
      load.unknown.push({ ...absent, component: load.maker.component });
    });
    expect(faults).toBe('');
  });

  it('expects one event where the silence equals the glue interval, and two a millisecond later', () => {
    const item = (ms: number): LoadItem => ({
      ...{ component: 'a', type: 't', glueInterval: 20, count: 1 },
      startedAt: new Date(ms).toISOString(),
    });
    expect(expectedEvents([item(20_000), item(0)])).toHaveLength(1);
    expect(expectedEvents([item(20_001), item(0)])).toHaveLength(2);
  });
});
