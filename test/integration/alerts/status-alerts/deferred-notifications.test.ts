import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS, START_MS, WatchedApp } from './watched-app.js';

const SILENCE_MS = 10 * MINUTE_MS;
const RISE = 'silent: shop/db unknown → alarm';
const FALL = 'silent: shop/db alarm → unknown';

describe('when a silence ends in which a change of status was suppressed', () => {
  let w: WatchedApp;
  let policyId: string;
  beforeAll(async () => {
    w = await WatchedApp.start();
  });
  afterAll(() => w.close());
  beforeEach(async () => {
    await w.reset();
    policyId = await w.policy(0, 'silent');
    await w.call('PATCH', `/v1/alert-policies/${policyId}`, { silence: SILENCE_MS / 1000 });
    w.clock.advance(SECOND_MS);
    await w.look();
    await w.send();
    expect(await w.look(1)).toEqual([RISE]);
    expect(await w.look(MINUTE_MS)).toEqual([FALL]);
  });

  /** When the silence ends: it began with the look that told of the rise. */
  const endMs = START_MS + SECOND_MS + 1 + SILENCE_MS;
  const suppressed = async () =>
    (await w.app.call('GET', '/v1/deliveries?state=suppressed')).body.items.map(
      ({ reason }: { reason: string }) => reason,
    );

  it('tells of a status that is still bad then, to the millisecond and once, and of its end', async () => {
    await w.send({ relevanceInterval: 3_600 });
    expect(await w.look(MINUTE_MS)).toEqual([]);
    expect(await suppressed()).toEqual([`silenced until ${new Date(endMs).toISOString()}`]);
    w.clock.set(endMs - 1);
    expect(await w.look()).toEqual([]);
    const told = await w.lookAtNotices(1);
    expect(told).toMatchObject([
      { from: 'unknown', to: 'alarm', since: new Date(START_MS + SECOND_MS + 1 + MINUTE_MS).toISOString() },
    ]);
    expect(told[0]?.causes).toHaveLength(1);
    expect(await w.look(MINUTE_MS)).toEqual([]);
    expect(await w.look(60 * MINUTE_MS)).toEqual([FALL]);
  });

  it('tells nothing of what was over before', async () => {
    await w.send();
    expect(await w.look(1)).toEqual([]);
    expect(await w.look(2 * MINUTE_MS)).toEqual([]);
    w.clock.set(endMs);
    expect(await w.look()).toEqual([]);
    await w.send();
    expect(await w.look(1)).toEqual([RISE]);
  });

  it('waits for the end of maintenance', async () => {
    await w.send({ relevanceInterval: 3_600 });
    expect(await w.look(1)).toEqual([]);
    const until = new Date(endMs + MINUTE_MS).toISOString();
    await w.call('PUT', '/v1/components/shop%2Fdb/maintenance', { until });
    w.clock.set(endMs);
    expect(await w.look()).toEqual([]);
    expect(await w.look(MINUTE_MS)).toEqual([RISE]);
  });

  it('tells nothing to a policy that was switched off meanwhile', async () => {
    await w.send({ relevanceInterval: 3_600 });
    expect(await w.look(1)).toEqual([]);
    await w.policy(0, 'other');
    await w.call('PATCH', `/v1/alert-policies/${policyId}`, { enabled: false });
    w.clock.set(endMs);
    expect(await w.look()).toEqual([]);
  });
});
