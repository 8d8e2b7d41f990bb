import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../../test/support/cli/flow-service.js';
import { until } from '../../test/support/until.js';
import { liftQuotas } from '../lift-quotas.js';
import { Load } from '../load/load.js';
import { Reads } from '../load/reads.js';
import { roundText, Totals } from '../load/totals.js';
import { underLoad, wellAgain } from '../load/under-load.js';
import type { PostgresServer } from '../postgres-server.js';
import type { Scenario } from '../scenario.js';

const GIVE_UP_SECONDS = 60;
const RECOVERED_WITHIN_MS = 5_000;
/** Responses to what was committed before may still be in transit. */
const GRACE_MS = 500;
const PATHS = ['/healthz', '/readyz', '/v1/events', '/v1/status'];
/** The process says that it lives; everything else is 503, with Retry-After where clients read. */
const RIGHT = /^(\/healthz 200|\/readyz 503 with Retry-After|\/v1\/\w+ 503 with Retry-After)$/;

/** A way to be away: what happens to the server and what brings it back. */
interface Manner {
  name: string;
  leave(server: PostgresServer): Promise<void>;
  comeBack(server: PostgresServer): Promise<void>;
}

const MANNERS: readonly Manner[] = [
  { name: 'gone', leave: (server) => server.kill(), comeBack: (server) => server.start() },
  { name: 'frozen', leave: async (server) => server.freeze(), comeBack: async (server) => server.thaw() },
];

export const postgresAway: Scenario = {
  name: 'postgres-away',
  about:
    'a PostgreSQL server of its own is killed, and is frozen, for `seconds` under load, `times` times each: 503 with ' +
    'Retry-After, no false 2xx, no crash, recovery by itself within 5 s',
  long: { times: 1, seconds: 30 },
  short: { times: 1, seconds: 1 },
  async run(chaos, { times, seconds }) {
    const server = await chaos.postgres();
    const service = await chaos.service({ DATABASE_URL: await server.database() });
    await liftQuotas(service);
    const totals = new Totals();
    const texts: string[] = [];
    const slow: string[] = [];
    for (let n = 1; n <= times; n += 1) {
      for (const manner of MANNERS) {
        chaos.say(`PostgreSQL is ${manner.name} for ${seconds} s`);
        const load = new Load(`${manner.name}-${n}`);
        const { reads, faults, text, slow: exceeded } = await beAway({ server, service, manner, seconds }, load);
        totals.faults.push(...faults);
        slow.push(...exceeded);
        const settled = roundText(await totals.settle(service, load));
        chaos.say(`${text}; reading meanwhile: ${reads.text()}; ${settled}`);
        texts.push(text);
      }
    }
    if (service.process.exitCode !== null) totals.faults.push('the service ended');
    return { done: texts.join('; '), found: totals.found(), faults: totals.faults, slow };
  },
};

interface Absence {
  server: PostgresServer;
  service: Service;
  manner: Manner;
  seconds: number;
}

/** One absence under load; resolves when the service is well again. */
async function beAway({ server, service, manner, seconds }: Absence, load: Load) {
  const faults: string[] = [];
  let reads = new Reads(service, []);
  const leaveAndComeBack = async () => {
    await manner.leave(server);
    await sleep(GRACE_MS);
    reads = new Reads(service, PATHS);
    const before = load.acknowledged.length;
    await sleep(seconds * 1000 - GRACE_MS);
    const acknowledged = load.acknowledged.length - before;
    if (acknowledged > 0) faults.push(`${manner.name}: ${acknowledged} acknowledged while it was away`);
    reads.stop();
    await manner.comeBack(server);
    return performance.now();
  };
  let [backMs, readyMs, wellMs] = [0, 0, 0];
  await underLoad(load, service, leaveAndComeBack, async (leftMs) => {
    backMs = leftMs;
    const ready = async () => {
      await until(async () => (await service.call('GET', '/readyz')).status === 200, GIVE_UP_SECONDS);
      readyMs = performance.now() - backMs;
    };
    await Promise.all([ready(), wellAgain(load, GIVE_UP_SECONDS)]);
    wellMs = Math.max(0, load.lastFailureMs - backMs);
  });
  const slow: string[] = [];
  if (wellMs > RECOVERED_WITHIN_MS) slow.push(`${manner.name}: sending fails until ${Math.round(wellMs)} ms after`);
  if (readyMs > RECOVERED_WITHIN_MS) slow.push(`${manner.name}: ready only after ${Math.round(readyMs)} ms`);
  faults.push(...reads.others(RIGHT).map((response) => `${manner.name}: ${response}`));
  const text =
    `${manner.name} for ${seconds} s: last 503 ${Math.round(wellMs)} ms after it was back, ready after ` +
    `${Math.round(readyMs)} ms, longest response ${Math.round(load.longestMs)} ms`;
  return { reads, faults, slow, text };
}
