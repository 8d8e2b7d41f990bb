import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iso, MINUTE_MS, SECOND_MS, StatusAlertsApp } from './status-alerts-app.js';

const BEGINNING = 'shop/db unknown → alarm';
const END = 'shop/db alarm → unknown';

describe('an alarm that expired while the service was down', () => {
  let w: StatusAlertsApp;
  let startedMs: number;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
  });
  afterAll(() => w.close());
  beforeEach(async () => {
    await w.reset();
    await w.policy();
    await w.send({ relevanceInterval: '5m', glueInterval: '1h' });
    expect(await w.evaluate()).toEqual([BEGINNING]);
    w.clock.advance(10 * MINUTE_MS);
    startedMs = w.clock.now();
  });

  const evaluate = (afterMs: number) => w.evaluate(afterMs, { ...w.app.deps, startedMs });

  it('is not notified when clients deliver what they kept within a minute', async () => {
    expect(await evaluate(3 * SECOND_MS)).toEqual([]);
    for (let minute = 1; minute <= 10; minute += 1) {
      const atMs = startedMs - minute * MINUTE_MS;
      await w.send({ relevanceInterval: '5m', glueInterval: '1h', endedAt: iso(atMs), id: `kept ${minute}` });
    }
    expect(await evaluate(7 * SECOND_MS)).toEqual([]);
    expect(await evaluate(MINUTE_MS)).toEqual([]);
    expect(await evaluate(3 * MINUTE_MS)).toEqual([END]);
  });

  it('is notified after a minute when no client delivers anything', async () => {
    expect(await evaluate(MINUTE_MS - 1)).toEqual([]);
    expect(await evaluate(1)).toEqual([END]);
    expect(await evaluate(1)).toEqual([]);
  });

  it('does not delay what begins or ends after the start', async () => {
    await w.send({ component: 'mail', relevanceInterval: '10s' });
    expect(await evaluate(SECOND_MS)).toEqual(['mail unknown → alarm']);
    expect(await evaluate(10 * SECOND_MS)).toEqual(['mail alarm → unknown']);
    expect(await evaluate(MINUTE_MS)).toEqual([END]);
  });
});
