import type { Row } from '../bench.js';
import { faultsOf } from '../compare.js';
import { Answered } from '../count-check.js';
import type { Turn } from '../turn.js';
import { singleSends } from './b1-single-sends.js';

const CONNECTIONS = 64;
const MOST_MS = 10;

/** How long single sends take at half the rate that B1 reaches at 64 connections, measured just before. */
export const b9: Row = {
  name: 'B9',
  async run(bench) {
    const sides = await bench.startSides('B9', ['product']);
    const { product } = sides;
    const seconds = bench.options.seconds * bench.options.rounds;
    const full = [await bench.turn(product, [singleSends(product, CONNECTIONS, false)], 2)];
    full.push(await bench.turn(product, [singleSends(product, CONNECTIONS, false)], seconds));
    const rate = Math.round((full[1]?.load.streams[0]?.perSecond ?? 0) / 2);
    bench.say(`B9: ${rate} single sends per second`);
    const turns: Turn[] = [];
    for (const side of bench.withBefore([product])) {
      if (side !== product) await bench.turn(side, [singleSends(side, CONNECTIONS, false)], 2 + seconds);
      turns.push(await bench.turn(side, [singleSends(side, CONNECTIONS, false, rate)], seconds));
    }
    const [turn, before] = turns as [Turn, Turn?];
    const sent = new Answered();
    sent.add([...full, turn]);
    bench.checks.push(await sent.compare('B9', product));
    await bench.stopSides('B9', sides);
    const { p50Ms, p99Ms } = turn.load.streams[0] as { p50Ms: number; p99Ms: number };
    const p99BeforeMs = before?.load.streams[0]?.p99Ms;
    const compared = p99BeforeMs === undefined ? {} : { before: p99BeforeMs, toBefore: p99Ms / p99BeforeMs };
    const aims = [{ text: `≤ ${MOST_MS} ms`, met: p99Ms <= MOST_MS }];
    const what = `p99 of single sends at ${rate.toLocaleString('en-US')}/s`;
    return [
      { row: 'B9', what, unit: 'ms', figure: p99Ms, ...compared, p50Ms, p99Ms, aims, failed: faultsOf(turns), turns },
    ];
  },
};
