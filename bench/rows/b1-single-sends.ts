import type { Row } from '../bench.js';
import { compare } from '../compare.js';
import { Answered } from '../count-check.js';
import type { Line } from '../line.js';
import type { StreamJob } from '../load/job.js';
import type { Side } from '../sides/side.js';

const TYPES = 100;

/** Single sends, each answered after its commit (load/requests/single.ts); the second half with ids. */
export function singleSends(side: Side, connections: number, ids: boolean, perSecond: number | null = null): StreamJob {
  return { connections, perSecond, requests: { kind: 'single', types: TYPES, ids }, key: side.ingestKey };
}

export const b1: Row = {
  name: 'B1',
  async run(bench) {
    const sides = await bench.startSides('B1', ['product', 'ceiling', 'plain']);
    const { product, ceiling, plain } = sides;
    const sent = new Answered();
    sent.add(await bench.warm([product, ceiling, plain], (side) => [singleSends(side, 64, false)]));
    const lines: Line[] = [];
    for (const ids of [false, true]) {
      for (const [connections, toCeiling] of [
        [64, 0.6],
        [256, 0.75],
      ] as const) {
        const what = `single sends, ${connections} connections${ids ? ', with ids' : ''}`;
        const streamsOf = (side: Side) => [singleSends(side, connections, ids)];
        const turns = await bench.rounds(`B1 ${what}`, [product, ceiling, plain], streamsOf);
        sent.add(turns);
        lines.push(compare({ row: 'B1', what, unit: 'requests/s', least: { toCeiling, toPlain: 15 } }, turns));
      }
    }
    for (const side of [product, plain]) bench.checks.push(await sent.compare('B1', side));
    await bench.stopSides('B1', sides);
    return lines;
  },
};
