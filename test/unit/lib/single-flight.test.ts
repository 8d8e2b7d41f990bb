import { describe, expect, it } from 'vitest';
import { SingleFlight } from '../../../src/lib/single-flight.js';

/** Work that ends when the test says so. */
function controlledWork() {
  const runs: PromiseWithResolvers[] = [];
  return {
    runs,
    work: () =>
      new Promise<string>((resolve, reject) => {
        runs.push({ resolve, reject });
      }),
  };
}

interface PromiseWithResolvers {
  resolve: (value: string) => void;
  reject: (error: Error) => void;
}

describe('SingleFlight', () => {
  it('runs the work once for callers of one key, and apart for another key', async () => {
    const flight = new SingleFlight<number, string>();
    const { runs, work } = controlledWork();
    const calls = [flight.run(1, work), flight.run(1, work), flight.run(2, work)];
    expect(runs).toHaveLength(2);
    runs[0]?.resolve('first');
    runs[1]?.resolve('second');
    expect(await Promise.all(calls)).toEqual(['first', 'first', 'second']);
  });

  it('runs again once the work has ended', async () => {
    const flight = new SingleFlight<null, number>();
    let runs = 0;
    const work = async () => ++runs;
    expect([await flight.run(null, work), await flight.run(null, work)]).toEqual([1, 2]);
  });

  it('rejects every caller when the work fails, and runs again afterwards', async () => {
    const flight = new SingleFlight<null, string>();
    const { runs, work } = controlledWork();
    const calls = [flight.run(null, work), flight.run(null, work)];
    runs[0]?.reject(new Error('away'));
    for (const call of calls) await expect(call).rejects.toThrow('away');
    void flight.run(null, work);
    expect(runs).toHaveLength(2);
  });

  it('starts new work after forget, which the end of the old work does not remove', async () => {
    const flight = new SingleFlight<null, string>();
    const { runs, work } = controlledWork();
    const before = flight.run(null, work);
    flight.forget();
    const after = flight.run(null, work);
    runs[0]?.resolve('old');
    expect(await before).toBe('old');
    const shared = flight.run(null, work);
    expect(runs).toHaveLength(2);
    runs[1]?.resolve('new');
    expect(await Promise.all([after, shared])).toEqual(['new', 'new']);
  });
});
