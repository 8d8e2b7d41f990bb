import { describe, expect, it } from 'vitest';
import { DryRunTurns } from '../../../../src/inspection/run/dry-run-turns.js';

/** Work that goes on until it is ended. */
function open() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

describe('DryRunTurns', () => {
  it('runs one at a time for a project, and refuses more than five that wait', async () => {
    const turns = new DryRunTurns();
    const first = open();
    const started: string[] = [];
    const running = turns.run(1, first.work);
    const waiting = Array.from({ length: 5 }, (_, n) =>
      turns.run(1, async () => {
        started.push(`1/${n}`);
      }),
    );
    await expect(turns.run(1, async () => {})).rejects.toMatchObject({
      code: 'rate-limited',
      extra: { retryAfterSeconds: 5 },
    });
    await turns.run(2, async () => {
      started.push('2');
    });
    expect(started).toEqual(['2']);
    first.end();
    await Promise.all([running, ...waiting]);
    expect(started).toEqual(['2', '1/0', '1/1', '1/2', '1/3', '1/4']);
  });
});
