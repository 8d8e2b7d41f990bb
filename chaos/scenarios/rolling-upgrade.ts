import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { MIGRATIONS_DIR, migrate } from '../../src/db/migrate.js';
import type { Service } from '../../test/support/cli/flow-service.js';
import type { ModelOccurrence } from '../../test/support/gluing/reference.js';
import { withRetriesEqual, world } from '../../test/support/gluing/worlds.js';
import type { Chaos } from '../chaos.js';
import type { Scenario } from '../scenario.js';
import { bodyOf, worldFaults } from '../worlds/check-world.js';

const STORE_FLUSH = fileURLToPath(new URL('../../prisma/functions/flush/store_flush.sql', import.meta.url));
const HOUR_MS = 3_600_000;
const MAX_LENGTH = 60;
/** The longest of so many is sent. */
const WORLDS = 20;

export const rollingUpgrade: Scenario = {
  name: 'rolling-upgrade',
  about:
    '`times` times: a newer version migrates the database while two processes receive, with a column and a function ' +
    'that they do not know; one is killed and starts again; events and statuses as the reference has them. After a ' +
    'breaking migration it refuses to start',
  long: { times: 20, seconds: 0 },
  short: { times: 1, seconds: 0 },
  async run(chaos, { times }) {
    const faults: string[] = [];
    let occurrences = 0;
    for (let n = 1; n <= times; n += 1) {
      const found = await upgrade(chaos);
      occurrences += found.occurrences;
      faults.push(...found.faults);
      chaos.say(`upgrade ${n} of ${times}: ${found.occurrences} occurrences, ${found.faults.length} faults`);
    }
    return {
      done: `${times} upgrades by a newer version under ${occurrences} occurrences, one process restarted after each`,
      found: faults.length > 0 ? 'see the faults' : 'every event and status right; refused after a breaking migration',
      faults,
    };
  },
};

async function upgrade(chaos: Chaos): Promise<{ faults: string[]; occurrences: number }> {
  const connectionString = await chaos.database();
  const start = () => chaos.service({ DATABASE_URL: connectionString });
  const worlds = fc.sample(world(Date.now() - HOUR_MS, MAX_LENGTH, 'max').map(withRetriesEqual), WORLDS);
  const occurrences = worlds.reduce((longest, one) => (one.length > longest.length ? one : longest));
  const third = Math.ceil(occurrences.length / 3);
  const services = await Promise.all([start(), start()]);
  const faults = await send(services, occurrences.slice(0, third));

  const newer = await newerVersion();
  chaos.atEnd(() => rm(newer.dir, { recursive: true, force: true }));
  await newer.add('29990101000000_compatible', await compatibleMigration());
  const [, whileMigrating] = await Promise.all([
    migrate(connectionString, { dir: newer.dir }),
    send(services, occurrences.slice(third, 2 * third)),
  ]);
  faults.push(...whileMigrating);

  await services[0]?.end('SIGKILL');
  services[0] = await start();
  faults.push(...(await send(services, occurrences.slice(2 * third))));
  // With the same ids: none counts twice.
  const withIds = occurrences.filter(({ id }) => id != null);
  faults.push(...(await send(services, withIds)));
  faults.push(...(await worldFaults(services[0], 'default', occurrences)));

  await newer.add('29990102000000_breaking', '-- breaking\nALTER TABLE event RENAME COLUMN stack TO trace;');
  await migrate(connectionString, { dir: newer.dir });
  const refused = await start().then(
    () => 'it started',
    (error: Error) => error.message,
  );
  if (!refused.includes('29990102000000_breaking and cannot work with it')) {
    faults.push(`after a breaking migration: ${refused}`);
  }
  await Promise.all(services.map((service) => service.end('SIGKILL')));
  return { faults, occurrences: occurrences.length };
}

/** To the processes by turns, all at once; returns what was not accepted. */
async function send(services: readonly Service[], occurrences: readonly ModelOccurrence[]): Promise<string[]> {
  const responses = await Promise.all(
    occurrences.map((one, n) =>
      (services[n % services.length] as Service).call('POST', '/v1/occurrences', bodyOf(one)),
    ),
  );
  return responses
    .filter(({ status }) => status > 201)
    .map(({ status, body }) => `a send got ${status}: ${JSON.stringify(body)}`);
}

/** A folder of migrations as a version after this one has it. */
async function newerVersion() {
  const dir = await mkdtemp(join(tmpdir(), 'gluepoint-migrations-'));
  await cp(MIGRATIONS_DIR, dir, { recursive: true });
  return {
    dir,
    async add(name: string, sql: string) {
      await mkdir(join(dir, name));
      await writeFile(join(dir, name, 'migration.sql'), sql);
    },
  };
}

/** One more column of the flush, as a compatible version may add it (docs/database.md#contract-with-running-processes). */
async function compatibleMigration(): Promise<string> {
  const text = await readFile(STORE_FLUSH, 'utf8');
  const withColumn = text.replace(/\n( *)\)::occurrence_group/, '\n$1, p_numbers[1000*n + k]\n$1)::occurrence_group');
  if (withColumn === text) throw new Error('The place of a new column in store_flush was not found.');
  return `ALTER TYPE occurrence_group ADD ATTRIBUTE newer bigint;\n${withColumn}`;
}
