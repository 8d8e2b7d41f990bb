import { readFileSync } from 'node:fs';
import { slowdown } from '../../test/support/effort.js';
import { childrenOf } from '../../test/support/processes.js';
import { liftQuotas } from '../lift-quotas.js';
import { Load } from '../load/load.js';
import { roundText, Totals } from '../load/totals.js';
import { troubleAndRecovery, underLoad } from '../load/under-load.js';
import { postmasterOf } from '../postmaster.js';
import type { Scenario } from '../scenario.js';

const GIVE_UP_SECONDS = 60;
/**
 * As for a PostgreSQL that was away (docs/rules/quality.md#nothing-lost-nothing-double); on a busy machine everything
 * takes longer.
 */
const RECOVERED_WITHIN_MS = 5_000;

/** The victims, each as a function of the data folder. */
const VICTIMS = {
  postmaster: postmasterOf,
  backend(dataDir: string): number {
    const backends = childrenOf(postmasterOf(dataDir)).filter((pid) => commandLine(pid).includes('[local]'));
    return backends[Math.floor(Math.random() * backends.length)] as number;
  },
};

export const killPostgres: Scenario = {
  name: 'kill-postgres',
  about:
    "kill -9 of the embedded PostgreSQL's postmaster and of one of its backends under load, `times` times each: the " +
    'service lives and recovers by itself, what was acknowledged is there, counts with ids are exact',
  long: { times: 20, seconds: 0 },
  short: { times: 1, seconds: 0 },
  async run(chaos, { times }) {
    const dataDir = await chaos.folder();
    const service = await chaos.service({ GLUEPOINT_DATA_DIR: dataDir });
    await liftQuotas(service);
    const totals = new Totals();
    const slow: string[] = [];
    let longestMs = 0;
    for (let n = 1; n <= times; n += 1) {
      for (const [victim, find] of Object.entries(VICTIMS)) {
        const load = new Load(`${victim}-${n}`);
        let awayMs = 0;
        let withinMs = RECOVERED_WITHIN_MS;
        const kill = async () => {
          process.kill(find(dataDir), 'SIGKILL');
          return performance.now();
        };
        await underLoad(load, service, kill, async (killedMs) => {
          await troubleAndRecovery(load, killedMs, GIVE_UP_SECONDS);
          awayMs = load.lastFailureMs - killedMs;
          withinMs *= slowdown();
        });
        longestMs = Math.max(longestMs, awayMs);
        if (awayMs > withinMs) slow.push(`${victim} ${n}: away for ${Math.round(awayMs)} ms`);
        const text = roundText(await totals.settle(service, load));
        chaos.say(`${victim} ${n} of ${times}: well again after ${Math.round(awayMs)} ms; ${text}`);
      }
    }
    await totals.checkAll(service);
    if (service.process.exitCode !== null) totals.faults.push('the service ended');
    return {
      done: `${times} × kill -9 of the postmaster and ${times} × of a backend; away for ${Math.round(longestMs)} ms at most`,
      found: totals.found(),
      faults: totals.faults,
      slow,
    };
  },
};

/** What a process is called; PostgreSQL writes there what each of its processes is for. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
