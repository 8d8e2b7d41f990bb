import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iso, MINUTE_MS, SECOND_MS, StatusAlertsApp } from './status-alerts-app.js';

const BEGINNING = 'silent: shop/db unknown → alarm';
const END = 'silent: shop/db alarm → unknown';

describe('a policy with a silence of one hour, after it notified the end of an alarm', () => {
  let w: StatusAlertsApp;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
  });
  afterAll(() => w.close());
  beforeEach(async () => {
    await w.reset();
    await w.policy(0, 'silent', '1h');
    w.clock.advance(SECOND_MS);
    await w.evaluate();
  });

  const suppressed = async () => (await w.app.call('GET', '/v1/deliveries?state=suppressed')).body.items;

  it('that expired: notifies the next alarm at once, and its end', async () => {
    for (let n = 0; n < 3; n += 1) {
      await w.send({ relevanceInterval: '15s' });
      expect(await w.evaluate(1)).toEqual([BEGINNING]);
      expect(await w.evaluate(14_998)).toEqual([]);
      expect(await w.evaluate(1)).toEqual([END]);
    }
    await w.send({ relevanceInterval: '5m' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
    expect(await suppressed()).toEqual([]);
  });

  it('that was closed as fixed: notifies the alarm that came back', async () => {
    const eventId = await w.send({ relevanceInterval: '5m', glueInterval: '1h' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
    await w.call('POST', `/v1/events/${eventId}/close`);
    expect(await w.evaluate(1)).toEqual([END]);
    w.clock.advance(MINUTE_MS);
    expect(await w.send({ relevanceInterval: '5m', glueInterval: '1h' })).toBe(eventId);
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
  });

  it('that was muted: notifies the alarm once it is unmuted', async () => {
    await w.send({ relevanceInterval: '30m' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
    const type = (await w.app.call('GET', '/v1/types')).body.items[0].id;
    await w.call('PATCH', `/v1/types/${type}`, { muted: true });
    expect(await w.evaluate(1)).toEqual([END]);
    await w.call('PATCH', `/v1/types/${type}`, { muted: false });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
  });

  it('that went into maintenance: notifies the alarm after it', async () => {
    await w.send({ relevanceInterval: '1m' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
    const until = iso(w.clock.now() + 2 * MINUTE_MS);
    await w.call('PUT', '/v1/components/shop%2Fdb/maintenance', { until });
    expect(await w.evaluate(MINUTE_MS)).toEqual([]);
    expect(await w.evaluate(MINUTE_MS)).toEqual([END]);
    await w.send({ relevanceInterval: '1m' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
  });

  it('that left a warning: notifies the alarm', async () => {
    await w.send({ relevanceInterval: '10m', type: 'slow', importance: 'warning' });
    await w.send({ relevanceInterval: '1m' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
    expect(await w.evaluate(MINUTE_MS)).toEqual(['silent: shop/db alarm → warning']);
    await w.send({ relevanceInterval: '1m' });
    expect(await w.evaluate(1)).toEqual(['silent: shop/db warning → alarm']);
  });

  it('still suppresses what is not bad', async () => {
    await w.send({ relevanceInterval: '1m' });
    expect(await w.evaluate(1)).toEqual([BEGINNING]);
    expect(await w.evaluate(MINUTE_MS)).toEqual([END]);
    await w.send({ relevanceInterval: '1m', importance: 'success' });
    expect(await w.evaluate(1)).toEqual([]);
    expect(await suppressed()).toMatchObject([{ subject: { from: 'unknown', to: 'success' } }]);
  });
});
