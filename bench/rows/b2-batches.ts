import type { Row } from '../bench.js';
import { compare } from '../compare.js';
import { Answered } from '../count-check.js';
import type { Line } from '../line.js';
import type { StreamJob } from '../load/job.js';
import type { Side } from '../sides/side.js';

const SIZE = 1000;
const TYPES = 100;
const CONNECTIONS = 4;

/** Batches of 1 000 occurrences over 100 types; the second half with ids. The plain way has no batches. */
export const b2: Row = {
  name: 'B2',
  async run(bench) {
    const sides = await bench.startSides('B2', ['product', 'ceiling']);
    const { product, ceiling } = sides;
    const sent = new Answered();
    sent.add(await bench.warm([product, ceiling], (side) => [batches(side, false, true)]), SIZE);
    const lines: Line[] = [];
    for (const ids of [false, true]) {
      for (const minimal of [true, false]) {
        const what = `batches of 1 000, ${minimal ? 'return=minimal' : 'all results'}${ids ? ', with ids' : ''}`;
        const turns = await bench.rounds(`B2 ${what}`, [product, ceiling], (side) => [batches(side, ids, minimal)]);
        sent.add(turns, SIZE);
        const least = { toCeiling: 0.7, figure: 300_000 };
        lines.push(compare({ row: 'B2', what, unit: 'occurrences/s', perAnswer: SIZE, least }, turns));
      }
    }
    bench.checks.push(await sent.compare('B2', product));
    await bench.stopSides('B2', sides);
    return lines;
  },
};

/** `minimal`: the responses omit the results. */
export function batches(side: Side, ids: boolean, minimal: boolean): StreamJob {
  const requests = { kind: 'batch', types: TYPES, size: SIZE, ids, minimal } as const;
  return { connections: CONNECTIONS, perSecond: null, requests, key: side.ingestKey };
}
