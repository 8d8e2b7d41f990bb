import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Bench, Row } from '../bench.js';
import { type Line, median } from '../line.js';
import { peakMemoryMib } from '../process-figures.js';
import { built } from '../sides/built.js';
import { connect, connectionStringOf } from '../store.js';
import { insertComponents, insertTypes, settle, typeId } from '../stored-types.js';

const TYPES = 1_000_000;
const NEW_TYPES = 100_000;
const PREFIX = 'part-';
const COMPONENTS = 1_000;
const MOST_SECONDS = 5;
const MOST_MIB = 256;
const GIVE_UP_MS = 300_000;

/** The new types of one hour: over all components, or all in the first. */
const HOURS = [
  { what: `over ${COMPONENTS} components`, components: COMPONENTS },
  { what: 'in 1 component', components: 1 },
] as const;

/**
 * How long the hourly job takes, from being added to the queue of the real service to its commit, when 100 000 of
 * 1 000 000 types are new, and the most memory of a service that was started for one such hour. The types are
 * written straight into the store, as sending leaves them.
 */
export const b7: Row = {
  name: 'B7',
  async run(bench) {
    const lines: Line[] = [];
    const mib: number[] = [];
    await withProduct(bench, async ({ store }) => {
      bench.say(`B7: writing ${TYPES} types`);
      await seed(store);
    });
    for (const [n, hour] of HOURS.entries()) {
      const seconds: number[] = [];
      for (let round = 1; round <= bench.options.rounds; round += 1) {
        bench.say(`B7 ${hour.what}: round ${round} of ${bench.options.rounds}`);
        await withProduct(bench, async ({ store, url, pid }) => {
          await renew(store, n);
          seconds.push(await inspectionSeconds(bench, store, url));
          await check(store, hour.components);
          mib.push(peakMemoryMib(pid) ?? Number.NaN);
        });
      }
      lines.push(line(`${NEW_TYPES} new of ${TYPES} types, ${hour.what}`, 's', median(seconds), MOST_SECONDS));
    }
    return [...lines, line('peak memory of the server', 'MiB', median(mib), MOST_MIB)];
  },
};

function line(what: string, unit: string, figure: number, most: number): Line {
  const aims = [{ text: `≤ ${most} ${unit}`, met: figure <= most }];
  return { row: 'B7', what, unit, figure, aims, failed: null, turns: [] };
}

/** The real service on the row's store, for one piece of work. */
async function withProduct(
  bench: Bench,
  work: (product: { store: pg.Client; url: string; pid: number }) => Promise<void>,
): Promise<void> {
  const sides = await bench.startSides('B7', ['product']);
  const url = await connectionStringOf(join(bench.ground.dir, 'B7-product'));
  const store = await connect(url);
  await work({ store, url, pid: sides.product.child.pid as number });
  await store.end();
  await bench.stopSides('B7', sides);
}

async function inspectionSeconds(bench: Bench, store: pg.Client, url: string): Promise<number> {
  const { openPostgresBackend } =
    await built<typeof import('../../src/queue/postgres-backend.js')>('queue/postgres-backend.js');
  const backend = openPostgresBackend(url, () => {});
  const queue = backend.queue('inspection');
  const begunMs = performance.now();
  await queue.add('inspection', null, { attempts: 1 });
  await untilInspected(bench, store);
  const seconds = (performance.now() - begunMs) / 1000;
  await queue.close();
  await backend.close();
  return seconds;
}

/** Old types everywhere; the new ones of each of HOURS, with their first errors: a message and a stack of 1 KiB. */
async function seed(store: pg.Client): Promise<void> {
  await insertComponents(store, PREFIX, COMPONENTS);
  const news = HOURS.map(({ components }, n) => ({ components, from: TYPES - (n + 1) * NEW_TYPES }));
  await write(store, 0, TYPES - HOURS.length * NEW_TYPES, COMPONENTS);
  for (const { components, from } of news) {
    await write(store, from, NEW_TYPES, components);
    await store.query(`INSERT INTO first_error (project_id, type_id, event_id, importance, version, message, properties, stack)
      SELECT 1, ${typeId('n')}, ${typeId('n')}, 2 + n % 2, '1.' || n % 7, 'could not do ' || n, '{"user":"admin"}',
        (SELECT string_agg(md5((n + i)::text), E'\\n') FROM generate_series(1, 31) i)
      FROM generate_series(${from}, ${from + NEW_TYPES - 1}) n`);
  }
  await settle(store);
}

function write(store: pg.Client, from: number, count: number, components: number): Promise<void> {
  const values = { name: `'Error ' || n`, importance: '2 + n % 2', occurrences: '1 + n % 100', events: '1' };
  return insertTypes(store, { from, count, prefix: PREFIX, components, ...values });
}

/** The last full hour was not inspected yet, and the types of one of HOURS came in it. */
async function renew(store: pg.Client, n: number): Promise<void> {
  await store.query('TRUNCATE finding, finding_type, new_error');
  await store.query(`UPDATE inspection SET last_run_ms = NULL, made_ms = h.ms, inspected_until_ms = h.ms
    FROM (SELECT (floor(extract(epoch FROM clock_timestamp()) / 3600) - 1)::bigint * 3600000 AS ms) h`);
  const from = TYPES - (n + 1) * NEW_TYPES;
  await store.query(`INSERT INTO new_error (project_id, inspection_id, type_id, error_ms)
    SELECT 1, i.id, ${typeId('n')}, i.made_ms + n % 3600000 FROM inspection i
    CROSS JOIN generate_series(${from}, ${from + NEW_TYPES - 1}) n WHERE i.project_id = 1`);
}

async function untilInspected(bench: Bench, store: pg.Client): Promise<void> {
  const endMs = performance.now() + GIVE_UP_MS;
  for (;;) {
    const { rows } = await store.query('SELECT FROM inspection WHERE project_id = 1 AND last_run_ms IS NULL');
    if (rows.length === 0) return;
    if (performance.now() > endMs)
      throw new Error(`the inspection does not end:\n${bench.ground.logTail('B7-product')}`);
    await sleep(5);
  }
}

/** Throws when a type is missing, or anything is left. */
async function check(store: pg.Client, components: number): Promise<void> {
  const { rows } = await store.query(`SELECT count(*)::int AS findings, sum(new_types)::int AS types,
    (SELECT count(*)::int FROM new_error) AS waiting FROM finding`);
  const { findings, types, waiting } = rows[0];
  if (findings !== components || types !== NEW_TYPES || waiting !== 0) {
    throw new Error(`B7: ${findings} findings with ${types} types, ${waiting} left`);
  }
}
