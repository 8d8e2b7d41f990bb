import { until } from '../../test/support/until.js';
import type { Check } from './check.js';

const SENDS = 50;

export const redisAway: Check = {
  name: 'redis-away',
  about:
    'Redis is away: sending and reading go on by the proxy though no process is ready, and it comes back by itself',
  needsProxy: true,
  needsRedis: true,
  async run({ topology }) {
    const { once } = topology.client();
    const readiness = async () => (await once('GET', '/readyz')).status;
    await topology.killRedis();
    await until(async () => (await readiness()) === 503, 20);
    for (let n = 0; n < SENDS; n++) {
      const { status } = await once('POST', '/v1/occurrences', {
        component: 'shop/queue',
        type: 'while Redis is away',
      });
      if (status !== 200 && status !== 201) throw new Error(`an occurrence was answered ${status}`);
    }
    const { body } = await once('GET', '/v1/status?component=shop/queue');
    if (body.status !== 'alarm') throw new Error(`the status was ${body.status}`);
    await topology.startRedis();
    await until(async () => (await readiness()) === 200, 20);
    return `${SENDS} sent and read without an error; ready again`;
  },
};
