import type { Row } from '../bench.js';
import { faultsOf } from '../compare.js';
import { Answered } from '../count-check.js';
import { median } from '../line.js';
import { singleSends } from './b1-single-sends.js';

const MINUTES = 10;
const CONNECTIONS = 64;
/** How much slower the last minute may be, given that machines are noisy. */
const LEAST = 0.9;

/** Whether B1 stays as fast over 10 minutes. The ceiling is measured for a moment each minute: it knows the machine. */
export const b1Flat: Row = {
  name: 'FLAT',
  long: true,
  async run(bench) {
    const sides = await bench.startSides('FLAT', ['product', 'ceiling']);
    const { product, ceiling } = sides;
    const sent = new Answered();
    sent.add(await bench.warm([product, ceiling], (side) => [singleSends(side, CONNECTIONS, false)]));
    const ratios: number[] = [];
    const turns = [];
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      const top = await bench.turn(ceiling, [singleSends(ceiling, CONNECTIONS, false)], 3);
      const turn = await bench.turn(product, [singleSends(product, CONNECTIONS, false)], 57);
      turns.push(top, turn);
      ratios.push((turn.load.streams[0]?.perSecond ?? 0) / (top.load.streams[0]?.perSecond ?? 1));
      bench.say(
        `FLAT minute ${minute}: ${Math.round(turn.load.streams[0]?.perSecond ?? 0)}/s, ${ratios.at(-1)?.toFixed(2)} of the ceiling`,
      );
    }
    sent.add(turns);
    bench.checks.push(await sent.compare('FLAT', product));
    await bench.stopSides('FLAT', sides);
    const figure = median(ratios.slice(-2)) / median(ratios.slice(0, 2));
    const aims = [{ text: `≥ ${LEAST}`, met: figure >= LEAST }];
    const what = 'B1 over 10 minutes: last by first two';
    return [{ row: 'FLAT', what, unit: '×', figure, aims, failed: faultsOf(turns), turns }];
  },
};
