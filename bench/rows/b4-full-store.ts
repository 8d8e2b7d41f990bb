import { join } from 'node:path';
import type pg from 'pg';
import type { Bench, Row } from '../bench.js';
import { faultsOf } from '../compare.js';
import { Answered } from '../count-check.js';
import { type Line, median } from '../line.js';
import type { Side } from '../sides/side.js';
import { connect, connectionStringOf } from '../store.js';
import { insertComponents, insertTypes, settle, typeId } from '../stored-types.js';
import { answered, type Turn } from '../turn.js';
import { singleSends } from './b1-single-sends.js';

const PREFIX = 'old-';
const COMPONENTS = 10_000;
const TYPES = 1_000_000;
const EVENTS_OF_TYPE = 5;
/** Written in one statement. */
const TYPES_AT_ONCE = 100_000;
const CONNECTIONS = 64;
const LEAST = 0.85;

/** B1 where much is stored already, beside B1 on an empty store. What is stored was written straight into the store. */
export const b4: Row = {
  name: 'B4',
  async run(bench) {
    const { product: full } = await bench.startSides('B4', ['product']);
    const url = await connectionStringOf(join(bench.ground.dir, 'B4-product'));
    bench.say(`B4: writing ${TYPES} types and ${TYPES * EVENTS_OF_TYPE} events`);
    const store = await connect(url);
    await seed(store);
    const { product: empty } = await bench.startSides('B4-empty', ['product']);
    const streams = (side: Side) => [singleSends(side, CONNECTIONS, false)];
    const sent = { full: await bench.warm([full], streams), empty: await bench.warm([empty], streams) };
    const counted = { full: [] as Turn[], empty: [] as Turn[] };
    for (let round = 1; round <= bench.options.rounds; round += 1) {
      bench.say(`B4: round ${round} of ${bench.options.rounds}`);
      counted.empty.push(await bench.turn(empty, streams(empty), bench.options.seconds));
      counted.full.push(await bench.turn(full, streams(full), bench.options.seconds));
    }
    const ofEmpty = new Answered();
    ofEmpty.add([...sent.empty, ...counted.empty]);
    bench.checks.push(await ofEmpty.compare('B4', empty));
    await checkFull(bench, store, [...sent.full, ...counted.full]);
    await store.end();
    await bench.stopSides('B4', { product: full });
    await bench.stopSides('B4 empty', { product: empty });
    return linesOf(counted);
  },
};

function linesOf({ full, empty }: { full: Turn[]; empty: Turn[] }): Line[] {
  const line = (what: string, turns: Turn[]): Line => ({
    row: 'B4',
    what: `single sends, ${CONNECTIONS} connections, ${what}`,
    unit: 'requests/s',
    figure: median(turns.map(rateOf)),
    p50Ms: median(turns.map((turn) => turn.load.streams[0]?.p50Ms ?? Number.NaN)),
    p99Ms: median(turns.map((turn) => turn.load.streams[0]?.p99Ms ?? Number.NaN)),
    aims: [],
    failed: faultsOf(turns),
    turns,
  });
  const ratio = median(full.map((turn, round) => rateOf(turn) / rateOf(empty[round] as Turn)));
  const onFull = line(`${TYPES / 1e6} M types, ${(TYPES * EVENTS_OF_TYPE) / 1e6} M events stored`, full);
  onFull.aims = [{ text: `${ratio.toFixed(2)} of empty ≥ ${LEAST}`, met: ratio >= LEAST }];
  return [line('empty store', empty), onFull];
}

function rateOf(turn: Turn): number {
  return turn.load.streams[0]?.perSecond ?? 0;
}

/** The seeded store is too large to be counted by its lists. */
async function checkFull(bench: Bench, store: pg.Client, turns: Turn[]): Promise<void> {
  const { rows } = await store.query(`SELECT
    (SELECT sum(occurrence_count)::float8 FROM event WHERE message NOT LIKE 'seeded %') AS events,
    (SELECT sum(occurrences)::float8 FROM event_type WHERE name NOT LIKE 'Seeded %') AS types`);
  const sum = turns.reduce((total, turn) => total + answered(turn), 0);
  bench.checks.push({ row: 'B4', side: 'product', answered: sum, stored: rows[0] });
}

/** Each type with a day between its events; half a percent of the last ones are still relevant. */
async function seed(store: pg.Client): Promise<void> {
  await insertComponents(store, PREFIX, COMPONENTS);
  for (let from = 0; from < TYPES; from += TYPES_AT_ONCE) {
    const types = `generate_series(${from}, ${from + TYPES_AT_ONCE - 1}) n`;
    await insertTypes(store, {
      from,
      count: TYPES_AT_ONCE,
      prefix: PREFIX,
      components: COMPONENTS,
      name: `'Seeded ' || n`,
      importance: '3',
      occurrences: `${EVENTS_OF_TYPE}`,
      events: `${EVENTS_OF_TYPE}`,
    });
    await store.query(`INSERT INTO event (project_id, id, series_key, type_id, component_key, started_ms, ended_ms, reach_left_ms,
        reach_right_ms, relevant_until_ms, occurrence_count, latest_started_ms, glue_interval_ms, relevance_interval_ms,
        alarm_from_ms, alarm_until_ms, minute, minute_count, ended_hour, relevant_minute, importance, glue_key, version, message)
      SELECT 1, gen_random_uuid(), md5('series' || n)::uuid, ${typeId('n')}, component_key('production', '${PREFIX}' || n % ${COMPONENTS}),
        at, at, at - 3600000, at + 3600000, at + 300000, 1, at, 3600000, 300000, at, at + 300000, at / 60000, 1,
        at / 3600000, (at + 300000) / 60000, 3, '', '1.0', 'seeded ' || n
      FROM ${types} CROSS JOIN LATERAL (
        SELECT (extract(epoch FROM now()) * 1000)::bigint - day * 86400000 - n % 60000 * 1000 AS at
        FROM generate_series(0, ${EVENTS_OF_TYPE - 1}) day) day`);
  }
  await settle(store);
}
