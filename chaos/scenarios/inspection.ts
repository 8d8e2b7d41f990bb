import { openPool } from '../../src/db/pool.js';
import { openPrisma } from '../../src/db/prisma-client.js';
import { HOUR_MS, SECOND_MS } from '../../src/lib/time.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { type MovedClock, movedClock } from '../../test/support/clock.js';
import { until } from '../../test/support/until.js';
import { inspectionFaults, type Sent } from '../inspection/facts.js';
import { Workers } from '../inspection/workers.js';
import { query } from '../postgres-server.js';
import type { Scenario } from '../scenario.js';

const HOURS_BEFORE = 3;
const OUTAGE_HOURS = 25;
const TYPES_PER_HOUR = 400;
const COMPONENTS = 20;
const GIVE_UP_SECONDS = 180;

export const inspection: Scenario = {
  name: 'inspection',
  about:
    'three workers whose clocks are off by up to ±2 h, killed `times` times in the middle of their runs, with an outage ' +
    'of 25 h in between: every hour inspected once, every new type flagged once',
  long: { times: 60, seconds: 0 },
  short: { times: 4, seconds: 0 },
  async run(chaos, { times }) {
    const hours = HOURS_BEFORE + OUTAGE_HOURS;
    const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - hours * HOUR_MS;
    const clock = movedClock(startMs);
    const connectionString = await chaos.database();
    const app = await startApp(connectionString, clock);
    chaos.atEnd(() => app.close());
    const workers = new Workers(connectionString, clock.now);
    chaos.atEnd(() => workers.stop());
    await makePolicy(app);

    for (let hour = 0; hour < HOURS_BEFORE; hour += 1) {
      await sendHour(app, clock, startMs, hour);
      const enough = Math.ceil((times * (hour + 1)) / (2 * HOURS_BEFORE));
      if (hour === 0) workers.start();
      workers.killUpTo = enough;
      await until(() => workers.kills >= enough, GIVE_UP_SECONDS);
      chaos.say(`hour ${hour + 1} of ${HOURS_BEFORE} before the outage: ${workers.kills} kills so far`);
    }
    await workers.stop();
    for (let hour = HOURS_BEFORE; hour < hours; hour += 1) await sendHour(app, clock, startMs, hour);
    const endMs = startMs + hours * HOUR_MS;
    clock.set(endMs + SECOND_MS);
    chaos.say(`no worker ran for ${OUTAGE_HOURS} h; three start again`);
    workers.killUpTo = times;
    workers.start();
    const inspectedUntil = async () =>
      (await query<{ ms: number }>(connectionString, 'SELECT min(inspected_until_ms) AS ms FROM inspection'))[0]?.ms ??
      0;
    const done = async () => workers.kills >= times && (await inspectedUntil()) >= endMs;
    await until(done, GIVE_UP_SECONDS).catch((error: Error) => {
      throw new Error(
        `after ${workers.kills} kills the last hour was not inspected: ${error.message}\n${workers.output}`,
      );
    });
    await workers.stop();

    const sent: Sent = {
      ...{ startMs, hours, typesPerHour: TYPES_PER_HOUR, components: COMPONENTS },
      ...{ outageFrom: HOURS_BEFORE, outageHours: OUTAGE_HOURS },
    };
    const faults = await inspectionFaults(connectionString, sent);
    const types = hours * (TYPES_PER_HOUR + 1);
    return {
      done: `${workers.kills} kills of three workers with clocks off by ±2 h; ${hours} hours, ${OUTAGE_HOURS} of them without a worker`,
      found:
        faults.length > 0
          ? 'see the faults'
          : `${types} new types flagged once each; every hour of the outage inspected once, in order`,
      faults,
    };
  },
};

/** The service in this process, because its clock is moved; it runs no jobs. */
function startApp(connectionString: string, clock: MovedClock): Promise<TestApp> {
  const pool = openPool({ connectionString, onError: () => {}, max: 1 });
  return startTestApp({
    clock,
    database: { connectionString, pool, prisma: openPrisma(pool), drop: () => pool.end() },
  });
}

async function makePolicy({ call }: TestApp): Promise<void> {
  const targets = [{ kind: 'webhook', url: 'https://receiver.example/hook' }];
  const { status } = await call('POST', '/v1/alert-policies', {
    ...{ name: 'all', triggers: ['new-error-type', 'recovered'], silence: 0, targets },
  });
  if (status !== 201) throw new Error(`the response to a new policy was ${status}`);
}

/** Sends the new types of an hour, one second after it started. */
async function sendHour({ call }: TestApp, clock: MovedClock, startMs: number, hour: number): Promise<void> {
  clock.set(startMs + hour * HOUR_MS + SECOND_MS);
  const occurrences = Array.from({ length: TYPES_PER_HOUR }, (_, n) => ({
    component: `part-${n % COMPONENTS}`,
    type: `hour ${hour}, error ${n}`,
  }));
  const own = { component: `hour-${hour}`, type: `hour ${hour}` };
  const { body } = await call('POST', '/v1/occurrences/batch', { occurrences: [...occurrences, own] });
  if (body.accepted !== TYPES_PER_HOUR + 1) throw new Error(`the response to a batch was ${JSON.stringify(body)}`);
}
