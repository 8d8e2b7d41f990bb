import { describe, expect, it } from 'vitest';
import { measure, quantile } from '../../../chaos/neighbours/probe.js';
import { ratioOfP99, rowsOf, tableOf } from '../../../chaos/neighbours/table.js';

const measured = (name: string, tookMs: number[], failures: string[] = []) => ({ name, tookMs, failures });

describe('chaos neighbours', () => {
  it('quantile: returns the value below which the share lies, and 0 for none', () => {
    const values = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).toEqual([50, 99, 100]);
    expect(quantile([], 0.99)).toBe(0);
  });

  it('ratioOfP99: counts times below 50 ms as 50 ms', () => {
    const ratio = (before: number, during: number) =>
      ratioOfP99({ before: measured('send', [before]), during: measured('send', [during]) });
    expect([ratio(2, 40), ratio(2, 250), ratio(100, 500)]).toEqual([1, 5, 5]);
  });

  it('tableOf: shows both measurements of an action and its failures', () => {
    const rows = rowsOf([measured('send', [10, 20])], [measured('send', [30, 600], ['503'])]);
    expect(tableOf(rows).split('\n').at(-1)).toMatch(/^send +2 +10 +20 +0 +2 +30 +600 +600 +1 +12\.0$/);
  });

  it('measure: keeps the sentence of an action that fails, and begins the next one in time', async () => {
    let runs = 0;
    const probe = {
      name: 'send',
      everyMs: 10,
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error('refused');
      },
    };
    const [result] = await measure([probe], 0.05);
    expect(result?.failures).toEqual(['refused']);
    expect(result?.tookMs).toHaveLength(runs);
    expect(runs).toBeGreaterThan(1);
  });
});
