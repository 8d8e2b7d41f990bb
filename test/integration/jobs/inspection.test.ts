import { afterEach, describe, expect, it } from 'vitest';
import type { Deps } from '../../../src/deps.js';
import { inspectionJob } from '../../../src/jobs/inspection.js';
import { startRedis, type TestRedis, whyNoRedis } from '../../support/redis.js';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';
import { HOUR, startWorld, TEN, type World } from '../inspection/world.js';

const { signal } = new AbortController();
let world: World;
let redis: TestRedis | null = null;
afterEach(async () => {
  await world.t.close();
  await redis?.close();
  redis = null;
});

describe('the inspection job', () => {
  it('runs on the hour, for at most half an hour, and returns a summary', async () => {
    world = await startWorld();
    expect(inspectionJob).toMatchObject({ cron: '0 * * * *', timeoutSeconds: 1800 });
    await world.inspection();
    await world.send('A', 'B');
    world.clock.set(TEN + HOUR);
    const run = () => inspectionJob.run(world.t.deps, null, signal);
    expect(await run()).toBe('inspected 1 hour: 2 new error types in 1 finding, 0 recovered');
    expect(await run()).toBe('inspected 0 hours: 0 new error types in 0 findings, 0 recovered');
  });

  it('adds a run on the full hour when the clock of its machine is behind that of the tick', async () => {
    world = await startWorld();
    const added: unknown[] = [];
    const queue = { add: async (_job: unknown, _data: unknown, options: unknown) => void added.push(options) };
    const deps = { ...world.t.deps, queue: queue as unknown as Deps['queue'] };
    for (const ms of [HOUR - 60_001, HOUR - 60_000, HOUR - 1, HOUR]) {
      world.clock.set(TEN + ms);
      await inspectionJob.run(deps, null, signal);
    }
    const id = `at-${TEN + HOUR}`;
    expect(added).toEqual([
      { id, delayMs: 60_000 },
      { id, delayMs: 1 },
    ]);
  });

  const inspects = async () => {
    await world.inspection();
    await world.send('A');
    world.clock.set(TEN + HOUR);
    const { queue } = world.t.deps;
    await until(async () => (await queue.ready()).ready);
    await queue.add(inspectionJob.name, null);
    await until(async () => (await world.lines()).length > 0);
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal A']);
  };

  it('inspects on PostgreSQL', async () => {
    world = await startWorld({ queue: true });
    await inspects();
  });

  it('inspects on Redis', unless(whyNoRedis()), async () => {
    redis = await startRedis();
    world = await startWorld({ queue: true, settings: { redisUrl: redis.url } });
    await inspects();
  });
});
