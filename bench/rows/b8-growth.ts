import { join } from 'node:path';
import type pg from 'pg';
import { MIB } from '../../src/lib/bytes.js';
import type { Bench, Row } from '../bench.js';
import { faultsOf } from '../compare.js';
import type { Line } from '../line.js';
import type { Side } from '../sides/side.js';
import { connect, connectionStringOf } from '../store.js';
import { answered, type Turn } from '../turn.js';
import { batches } from './b2-batches.js';

const OCCURRENCES = 10_000_000;
const SIZE = 1000;
const SECONDS_A_TURN = 5;

const SIZES = `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 AS all,
    (pg_total_relation_size('claimed_id') + pg_total_relation_size('claimed_event'))::float8 AS ids FROM pg_class c
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`;

/** What 10 000 000 occurrences of 100 types add to the tables and indexes; the types are known before. */
export const b8: Row = {
  name: 'B8',
  async run(bench) {
    const { product } = await bench.startSides('B8', ['product']);
    const store = await connect(await connectionStringOf(join(bench.ground.dir, 'B8-product')));
    const lines = [await withoutIds(bench, store, product), ...(await withIds(bench, store, product))];
    await store.end();
    await bench.stopSides('B8', { product });
    return lines;
  },
};

async function withoutIds(bench: Bench, store: pg.Client, product: Side): Promise<Line> {
  await bench.turn(product, [batches(product, false, true)], 1);
  const before = await sizes(store);
  const { turns } = await send(bench, product, false);
  const grown = ((await sizes(store)).all - before.all) / MIB;
  return line('growth by 10 M occurrences of 100 types', 'MiB', grown, 2, turns);
}

async function withIds(bench: Bench, store: pg.Client, product: Side): Promise<Line[]> {
  const before = await sizes(store);
  const { turns, occurrences } = await send(bench, product, true);
  const perId = ((await sizes(store)).ids - before.ids) / occurrences;
  return [line('growth per id, 10 M of them', 'bytes', perId, 100, turns)];
}

/** Sends as much as it takes, and a little more. */
async function send(bench: Bench, product: Side, ids: boolean): Promise<{ turns: Turn[]; occurrences: number }> {
  const turns: Turn[] = [];
  let occurrences = 0;
  while (occurrences < OCCURRENCES) {
    bench.say(`B8${ids ? ' with ids' : ''}: ${(occurrences / 1e6).toFixed(1)} M occurrences`);
    const turn = await bench.turn(product, [batches(product, ids, true)], SECONDS_A_TURN);
    turns.push(turn);
    occurrences += answered(turn) * SIZE;
    if (answered(turn) === 0) throw new Error('B8: nothing is answered');
  }
  return { turns, occurrences };
}

/** Bytes. */
async function sizes(store: pg.Client): Promise<{ all: number; ids: number }> {
  return (await store.query(SIZES)).rows[0];
}

function line(what: string, unit: string, figure: number, most: number, turns: Turn[]): Line {
  const aims = [{ text: `≤ ${most} ${unit}`, met: figure <= most }];
  return { row: 'B8', what, unit, figure, aims, failed: faultsOf(turns), turns };
}
