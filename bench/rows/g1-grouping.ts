import { maskedText } from '../../src/protocols/identity/message/index.js';
import type { Row } from '../bench.js';
import type { Line } from '../line.js';
import { groupingAccuracy, haveLoghub, LOGHUB_SETS, loghubLines } from '../loghub.js';

const LEAST_MEAN = 0.93;
const LEAST_EACH = 0.8;

/** How well templates of messages find the true templates of a public benchmark. Needs its data, and no server. */
export const g1: Row = {
  name: 'G1',
  long: true,
  async run(bench) {
    const { loghub } = bench.options;
    try {
      await haveLoghub(loghub);
    } catch (error) {
      return [lineOf(Number.NaN, [], (error as Error).message)];
    }
    const results = LOGHUB_SETS.map((set) => ({
      ...set,
      ours: groupingAccuracy(loghubLines(loghub, set.name), maskedText),
    }));
    const mean = meanOf(results.map((result) => result.ours));
    const rows = [
      ...results.map(({ name, ours, drain }) => [name, ours, drain] as const),
      ['mean', mean, meanOf(results.map((result) => result.drain))] as const,
    ];
    console.log(`\nGrouping accuracy of Loghub, 2 000 lines a set
${['set', 'ours', 'Drain, as published'].map((text, column) => pad(text, column)).join('  ')}
${rows.map((row) => row.map((cell, column) => pad(typeof cell === 'number' ? cell.toFixed(3) : cell, column)).join('  ')).join('\n')}`);
    const lowest = Math.min(...results.map((result) => result.ours));
    const aims = [
      { text: `≥ ${LEAST_MEAN}`, met: mean >= LEAST_MEAN },
      { text: `each ≥ ${LEAST_EACH}`, met: lowest >= LEAST_EACH },
    ];
    return [lineOf(mean, aims, null)];
  },
};

function lineOf(figure: number, aims: Line['aims'], failed: string | null): Line {
  return { row: 'G1', what: 'grouping accuracy, mean of 16 sets', unit: '', figure, aims, failed, turns: [] };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function pad(text: string, column: number): string {
  return column === 0 ? text.padEnd(12) : text.padStart(column === 1 ? 5 : 19);
}
