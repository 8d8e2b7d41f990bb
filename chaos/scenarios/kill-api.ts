import { liftQuotas } from '../lift-quotas.js';
import { Load } from '../load/load.js';
import { roundText, Totals } from '../load/totals.js';
import { underLoad } from '../load/under-load.js';
import { postmasterOf } from '../postmaster.js';
import type { Scenario } from '../scenario.js';

export const killApi: Scenario = {
  name: 'kill-api',
  about:
    'kill -9 of the service under load, `times` times, every second time with its PostgreSQL: what was acknowledged is ' +
    'there, counts with ids are exact',
  long: { times: 100, seconds: 0 },
  short: { times: 2, seconds: 0 },
  async run(chaos, { times }) {
    const dataDir = await chaos.folder();
    const env = { GLUEPOINT_DATA_DIR: dataDir };
    const totals = new Totals();
    let longestStartMs = 0;
    let service = await chaos.service(env);
    await liftQuotas(service);
    for (let n = 1; n <= times; n += 1) {
      const load = new Load(`kill-${n}`);
      const withPostgres = n % 2 === 0;
      await underLoad(load, service, () => {
        if (withPostgres) process.kill(postmasterOf(dataDir), 'SIGKILL');
        return service.end('SIGKILL');
      });
      const startedMs = performance.now();
      service = await chaos.service(env);
      longestStartMs = Math.max(longestStartMs, performance.now() - startedMs);
      const victims = withPostgres ? 'the service and its PostgreSQL' : 'the service';
      chaos.say(`kill ${n} of ${times}, ${victims}: ${roundText(await totals.settle(service, load))}`);
    }
    await totals.checkAll(service);
    return {
      done: `${times} × kill -9 of the service under load, ${Math.floor(times / 2)} × with its PostgreSQL; longest start after it ${Math.round(longestStartMs)} ms`,
      found: totals.found(),
      faults: totals.faults,
    };
  },
};
