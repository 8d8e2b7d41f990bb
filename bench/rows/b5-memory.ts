import type { Row } from '../bench.js';

const MOST_MIB = 256;

/** The most memory that the server process of each row before it ever had resident. */
export const b5: Row = {
  name: 'B5',
  async run(bench) {
    if (bench.peaks.length === 0) bench.say('B5 reports on the rows before it: name one of them too');
    return bench.peaks.map(({ row, mib }) => ({
      row: 'B5',
      what: `peak memory of the server in ${row}`,
      unit: 'MiB',
      figure: mib,
      aims: [{ text: `≤ ${MOST_MIB}`, met: mib <= MOST_MIB }],
      failed: null,
      turns: [],
    }));
  },
};
