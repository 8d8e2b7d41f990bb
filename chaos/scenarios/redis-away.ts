import { setTimeout as sleep } from 'node:timers/promises';
import { startReceiver } from '../../test/support/alerts/receiver.js';
import type { Service } from '../../test/support/cli/flow-service.js';
import { startRedis, type TestRedis, whyNoRedis } from '../../test/support/redis.js';
import { until } from '../../test/support/until.js';
import { liftQuotas } from '../lift-quotas.js';
import { Load } from '../load/load.js';
import { Reads } from '../load/reads.js';
import { roundText, Totals } from '../load/totals.js';
import { underLoad, wellAgain } from '../load/under-load.js';
import type { Scenario } from '../scenario.js';

const GRACE_MS = 500;
const GIVE_UP_SECONDS = 90;
const PATHS = ['/healthz', '/readyz', '/v1/events', '/v1/status'];
/** Without its jobs it is not ready, but it serves requests. */
const EXPECTED = /^(\/healthz 200|\/readyz 503 with Retry-After|\/v1\/\w+ 200)$/;

export const redisAway: Scenario = {
  name: 'redis-away',
  about:
    'Redis is killed for `seconds` under load, `times` times: sending and reading continue without an error, jobs resume ' +
    '(a webhook that was requested meanwhile arrives)',
  long: { times: 3, seconds: 15 },
  short: { times: 1, seconds: 2 },
  async run(chaos, { times, seconds }) {
    const skipped = whyNoRedis();
    if (skipped !== null) return { done: '', found: 'nothing is known', faults: [], skipped };
    const redis = await startRedis();
    chaos.atEnd(() => redis.close());
    const receiver = await startReceiver();
    chaos.atEnd(() => receiver.close());
    const env = {
      DATABASE_URL: await chaos.database(),
      REDIS_URL: redis.url,
      GLUEPOINT_ALLOW_PRIVATE_TARGETS: 'true',
    };
    const service = await chaos.service(env);
    await liftQuotas(service);
    const policyId = await makePolicy(service, receiver.url, 'before');
    const arrived = (id: string) =>
      until(() => receiver.received.some(({ headers }) => headers['webhook-id'] === id), GIVE_UP_SECONDS);
    await arrived(await requestTest(service, policyId));
    const totals = new Totals();
    let longestMs = 0;
    for (let n = 1; n <= times; n += 1) {
      const load = new Load(`redis-${n}`);
      // A policy is tested once in 10 s.
      const absence = { redis, service, policyId: await makePolicy(service, receiver.url, `absence ${n}`), seconds };
      const { reads, requested, backMs } = await underLoad(
        load,
        service,
        () => beAway(absence),
        () => wellAgain(load, GIVE_UP_SECONDS),
      );
      for (const id of requested) await arrived(id);
      const resumedMs = performance.now() - backMs;
      longestMs = Math.max(longestMs, resumedMs);
      await until(async () => (await service.call('GET', '/readyz')).status === 200, GIVE_UP_SECONDS);
      const settled = await totals.settle(service, load);
      const failed = settled.unknown + settled.refused;
      if (failed > 0) totals.faults.push(`${failed} occurrences were not acknowledged`);
      totals.faults.push(...reads.others(EXPECTED));
      chaos.say(
        `absence ${n} of ${times}: ${requested.length} webhooks requested meanwhile had arrived ${Math.round(resumedMs)} ms ` +
          `after it was back; reading meanwhile: ${reads.text()}; ${roundText(settled)}`,
      );
    }
    return {
      done: `${times} × Redis away for ${seconds} s under load; jobs had resumed ${Math.round(longestMs)} ms after it was back, at most`,
      found: totals.found(),
      faults: totals.faults,
    };
  },
};

interface Absence {
  redis: TestRedis;
  service: Service;
  policyId: string;
  seconds: number;
}

/** One absence; a webhook is requested in the middle of it. */
async function beAway({ redis, service, policyId, seconds }: Absence) {
  await redis.kill();
  await sleep(GRACE_MS);
  const reads = new Reads(service, PATHS);
  const requested = [await requestTest(service, policyId)];
  await sleep(seconds * 1000 - GRACE_MS);
  reads.stop();
  await redis.start();
  return { reads, requested, backMs: performance.now() };
}

async function makePolicy(service: Service, url: string, name: string): Promise<string> {
  const targets = [{ kind: 'webhook', url }];
  const { body } = await service.call('POST', '/v1/alert-policies', {
    name,
    triggers: ['status-change'],
    targets,
  });
  return body.id;
}

async function requestTest(service: Service, policyId: string): Promise<string> {
  const { body } = await service.call('POST', `/v1/alert-policies/${policyId}/test`);
  return body.items[0].id;
}
