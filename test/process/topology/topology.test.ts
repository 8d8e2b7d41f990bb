import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from '../../../topology/checks/check.js';
import { jobs } from '../../../topology/checks/jobs.js';
import { load } from '../../../topology/checks/load.js';
import { redisAway } from '../../../topology/checks/redis-away.js';
import { vectors } from '../../../topology/checks/vectors.js';
import { openStage } from '../../../topology/main.js';
import { whyNoRedis } from '../../support/redis.js';

/** `npm run topology` does the same at length, and also kills and restarts processes. */
describe('two API processes and a worker on servers of PostgreSQL and Redis, behind the proxy', {
  timeout: 120_000,
}, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ count: 500, everyNthWorld: 15 });
    for (const line of stage.topology.missing) console.warn(line);
  }, 120_000);
  afterAll(() => stage?.topology.close());

  it.for([vectors, load, redisAway, jobs])('$name: $about', async (check, { skip }) => {
    skip(check.needsProxy === true && !stage.topology.hasProxy, 'there is no proxy (Debian: apt-get install haproxy)');
    skip(check.needsRedis === true && stage.topology.redisUrl === '', whyNoRedis() ?? '');
    expect(await check.run(stage)).toMatch(/\d+ |one finding/);
  });

  it('is reached with a password that no address could hold', () => {
    expect(stage.topology.parts.join()).toContain('PostgreSQL');
    for (const { process } of stage.topology.apis.values()) expect(process.exitCode).toBeNull();
  });
});
