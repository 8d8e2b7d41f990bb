import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurns, type SlicedWork } from '../../../src/lib/in-turns.js';

const never = new AbortController().signal;

/** Works by the times of their slices, and the order in which the slices are done. */
function worksOf(times: readonly (readonly number[])[]) {
  let nowMs = 0;
  const order: number[] = [];
  const works = times.map((slices, name): SlicedWork => {
    let done = 0;
    return {
      async slice() {
        order.push(name);
        nowMs += slices[done] ?? 0;
        done += 1;
        return done < slices.length;
      },
    };
  });
  return { works, order, now: () => nowMs };
}

describe('inTurns', () => {
  it('does a slice of each before the second slice of any', async () => {
    const { works, order, now } = worksOf([[5, 5, 5], [5], [5, 5]]);
    await inTurns(works, never, now);
    expect(order).toEqual([0, 1, 2, 0, 2, 0]);
  });

  it('does those that use little time first', async () => {
    const { works, order, now } = worksOf([
      [100, 100],
      [1, 1, 1, 1],
    ]);
    await inTurns(works, never, now);
    expect(order).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it('does every slice, and none waits for more of another than it has used itself and one slice', async () => {
    const slices = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(slices, { minLength: 1, maxLength: 6 }), async (times) => {
        const { works, order, now } = worksOf(times);
        await inTurns(works, never, now);
        times.forEach((own, name) => {
          expect(order.filter((one) => one === name)).toHaveLength(own.length);
          const untilEnd = order.slice(0, order.lastIndexOf(name));
          const used = own.slice(0, -1).reduce((sum, ms) => sum + ms, 0);
          times.forEach((other, n) => {
            const before = other.slice(0, untilEnd.filter((one) => one === n).length).slice(0, -1);
            if (n !== name) expect(before.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(used);
          });
        });
      }),
    );
  });

  it('stops after a slice when the signal is raised', async () => {
    const stop = new AbortController();
    let slices = 0;
    const work: SlicedWork = {
      async slice() {
        slices += 1;
        stop.abort();
        return true;
      },
    };
    await inTurns([work, work], stop.signal);
    expect(slices).toBe(1);
  });

  it('does all other work when a slice throws, and throws its error in the end', async () => {
    const { works, order, now } = worksOf([
      [5, 5],
      [5, 5],
    ]);
    const broken = (): SlicedWork => ({ slice: () => Promise.reject(new Error('broken')) });
    await expect(inTurns([broken(), ...works], never, now)).rejects.toThrow(/^broken$/);
    expect(order).toEqual([0, 1, 0, 1]);
    await expect(inTurns([broken(), broken()], never)).rejects.toThrow('2 failed, the first: Error: broken');
  });
});
