import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { migrate } from '../../src/db/migrate.js';
import { openPool } from '../../src/db/pool.js';
import type { Service } from '../../test/support/cli/flow-service.js';
import type { ModelOccurrence } from '../../test/support/gluing/reference.js';
import { withRetriesEqual, world } from '../../test/support/gluing/worlds.js';
import type { Chaos } from '../chaos.js';
import { FIRST_RELEASE, leaveOccurrence, leaveProject } from '../old-version/first-release.js';
import type { Scenario } from '../scenario.js';
import { bodyOf, worldFaults } from '../worlds/check-world.js';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const HOUR_MS = 3_600_000;
const PROCESSES = 3;
const MAX_LENGTH = 60;
const OLD_KEY = 'gp_read_0123456789abcdef0123456789abcdef01234567';

export const oldVersion: Scenario = {
  name: 'old-version',
  about:
    `stores with the first version's data as \`times\` versions left them (the oldest first), ${PROCESSES} processes started at ` +
    'once on each: migrated once, all start, events and status as the reference has them, also with what comes after',
  long: { times: 100, seconds: 0 },
  short: { times: 1, seconds: 0 },
  async run(chaos, { times }) {
    const names = (await readdir(MIGRATIONS, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const all = names.map(({ name }) => name).sort();
    const versions = all.slice(FIRST_RELEASE - 1, -1).slice(0, times);
    const faults: string[] = [];
    let occurrences = 0;
    for (const version of versions) {
      const found = await startOn(chaos, all, all.slice(0, all.indexOf(version) + 1));
      occurrences += found.occurrences;
      faults.push(...found.faults.map((fault) => `${version}: ${fault}`));
      chaos.say(`${version}: ${all.length - all.indexOf(version) - 1} migrations, ${found.faults.length} faults`);
    }
    return {
      done: `${versions.length} stores of older versions with ${occurrences} occurrences, ${PROCESSES} processes started at once on each`,
      found: faults.length > 0 ? 'see the faults' : 'each migrated once; every event, status window, id and key right',
      faults,
    };
  },
};

/** Leaves a store as after the migrations `old`, starts processes on it at once and looks at what they make of it. */
async function startOn(chaos: Chaos, all: string[], old: string[]) {
  const connectionString = await chaos.database();
  const pool = openPool({ connectionString, onError: () => {}, max: 2 });
  chaos.atEnd(() => pool.end());
  const baseMs = Date.now() - HOUR_MS;
  const [occurrences = []] = fc.sample(world(baseMs, MAX_LENGTH, 'max').map(withRetriesEqual), 1);
  const half = Math.ceil(occurrences.length / 2);
  const [left, later] = [occurrences.slice(0, half), occurrences.slice(half)];
  await migrateTo(connectionString, old.slice(0, FIRST_RELEASE));
  await leave(pool, left, baseMs + HOUR_MS);
  await migrateTo(connectionString, old);
  const starts = Array.from({ length: PROCESSES }, () => chaos.service({ DATABASE_URL: connectionString }));
  const services = await Promise.all(starts);
  const faults = await ledgerFaults(pool, all);
  faults.push(...(await worldFaults(services[0] as Service, 'default', left)));
  if ((await statusWith(services[1] as Service, OLD_KEY)) !== 200) faults.push('the old key is refused');
  for (const [n, one] of [...left.filter(({ id }) => id != null), ...later].entries()) {
    const { status, body } = await (services[n % PROCESSES] as Service).call('POST', '/v1/occurrences', bodyOf(one));
    if (status > 201) faults.push(`a send was answered ${status}: ${JSON.stringify(body)}`);
  }
  faults.push(...(await worldFaults(services[2] as Service, 'default', [...left, ...later])));
  await Promise.all(services.map((service) => service.end('SIGTERM')));
  return { faults, occurrences: left.length + later.length };
}

/** Applies the migrations of these names, as that version did at its start. */
async function migrateTo(connectionString: string, names: string[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'gluepoint-migrations-'));
  for (const name of names) await cp(join(MIGRATIONS, name), join(dir, name), { recursive: true });
  await migrate(connectionString, dir);
  await rm(dir, { recursive: true });
}

/** One after another; of those that repeat an id only the first, because a version did not store a known id. */
async function leave(pool: Pool, occurrences: ModelOccurrence[], receivedAtMs: number): Promise<void> {
  const projectId = await leaveProject(pool, OLD_KEY);
  const seen = new Set<string>();
  for (const one of occurrences) {
    if (one.id != null && seen.has(one.id)) continue;
    if (one.id != null) seen.add(one.id);
    await leaveOccurrence(pool, projectId, one, receivedAtMs);
  }
}

async function ledgerFaults(pool: Pool, all: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND applied_steps_count = 1 ORDER BY 1`,
  );
  const applied = rows.map(({ name }) => name).join(', ');
  return applied === all.join(', ') ? [] : [`applied are ${applied}; must be ${all.join(', ')}`];
}

async function statusWith({ url }: Service, key: string): Promise<number> {
  return (await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${key}` } })).status;
}
