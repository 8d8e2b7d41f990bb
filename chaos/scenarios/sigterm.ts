import { liftQuotas } from '../lift-quotas.js';
import { Load } from '../load/load.js';
import { roundText, Totals } from '../load/totals.js';
import { underLoad } from '../load/under-load.js';
import type { Scenario } from '../scenario.js';

/** Of the 10 s that it has: long before what still hangs on is cut off by force (src/process/graceful-shutdown.ts). */
const WITHIN_MS = 5_500;

export const sigterm: Scenario = {
  name: 'sigterm',
  about:
    'SIGTERM under load, `times` times with one process and as often with two: exit 0 within 10 s, every 2xx is stored, ' +
    'and all that was stored was answered',
  long: { times: 25, seconds: 0 },
  short: { times: 1, seconds: 0 },
  async run(chaos, { times }) {
    const totals = new Totals();
    const slow: string[] = [];
    const longestMs: number[] = [];
    for (const processes of ['1', '2']) {
      const env = { GLUEPOINT_DATA_DIR: await chaos.folder(), GLUEPOINT_PROCESSES: processes };
      let service = await chaos.service(env);
      await liftQuotas(service);
      let longest = 0;
      for (let n = 1; n <= times; n += 1) {
        const load = new Load(`stop-${processes}-${n}`);
        const { code, tookMs } = await underLoad(load, service, () => service.end('SIGTERM'));
        longest = Math.max(longest, tookMs);
        service = await chaos.service(env);
        const settled = await totals.settle(service, load);
        const round = `stop ${n} of ${times} with ${processes} processes`;
        chaos.say(`${round}: exit ${code} after ${Math.round(tookMs)} ms; ${roundText(settled)}`);
        if (code !== 0) totals.faults.push(`${round}: exit code ${code}`);
        if (tookMs > WITHIN_MS) slow.push(`${round}: took ${Math.round(tookMs)} ms`);
        if (settled.storedThoughUnknown > 0)
          totals.faults.push(`${round}: ${settled.storedThoughUnknown} were stored and not answered`);
      }
      longestMs.push(longest);
      await totals.checkAll(service);
      totals.forget();
    }
    const [one, two] = longestMs.map(Math.round);
    return {
      done: `${times} × SIGTERM with one process (longest ${one} ms), ${times} × with two (longest ${two} ms)`,
      found: totals.found(),
      faults: totals.faults,
      slow,
    };
  },
};
