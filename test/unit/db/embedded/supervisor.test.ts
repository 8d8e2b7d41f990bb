import { describe, expect, it } from 'vitest';
import { OwnedError, restore } from '../../../../src/db/embedded/supervisor.js';

/** Restores a server that accepts once `accepts` says so; time passes only while it waits or tries (1 s each). */
async function outage(
  accepts: (state: { nowMs: number; stops: number }) => boolean,
  stopAfterMs = Number.POSITIVE_INFINITY,
  refusal = () => new Error('the database system is not yet accepting connections'),
) {
  const state = { nowMs: 0, stops: 0 };
  const stoppedAtSeconds: number[] = [];
  const notices: string[] = [];
  await restore(
    {
      async takeOver() {
        state.nowMs += 1_000;
        if (!accepts(state)) throw refusal();
      },
      async stop() {
        state.stops += 1;
        stoppedAtSeconds.push(Math.floor(state.nowMs / 1_000));
      },
    },
    {
      nowMs: () => state.nowMs,
      sleep: async (ms) => {
        state.nowMs += ms;
      },
      onNotice: (notice) => notices.push(notice),
      isStopping: () => state.nowMs >= stopAfterMs,
    },
  );
  return { stoppedAtSeconds, notices };
}

describe('restore', () => {
  it('a server that accepts within a minute is not stopped', async () => {
    const { stoppedAtSeconds, notices } = await outage(({ nowMs }) => nowMs >= 55_000);
    expect(stoppedAtSeconds).toEqual([]);
    expect(notices[0]).toContain('went away');
    expect(notices.at(-1)).toBe('The embedded PostgreSQL is back.');
  });

  it('a server that lives but accepts nothing for 60 s is stopped and started', async () => {
    const { stoppedAtSeconds, notices } = await outage(({ stops }) => stops === 1);
    expect(stoppedAtSeconds).toHaveLength(1);
    expect(stoppedAtSeconds[0]).toBeGreaterThanOrEqual(60);
    expect(stoppedAtSeconds[0]).toBeLessThan(65);
    expect(notices).toContain('The embedded PostgreSQL has not accepted a connection for 60 s; stopping it.');
    expect(notices.at(-1)).toBe('The embedded PostgreSQL is back.');
  });

  it('waits twice as long after each stop, so that a long recovery ends', async () => {
    let recoveringSinceMs = 0;
    let seenStops = 0;
    const { stoppedAtSeconds } = await outage(({ nowMs, stops }) => {
      if (stops > seenStops) recoveringSinceMs = nowMs;
      seenStops = stops;
      return nowMs - recoveringSinceMs >= 200_000;
    });
    // After 60 s and after 120 s more; the third try may take 240 s.
    expect(stoppedAtSeconds.map((seconds) => Math.round(seconds / 30) * 30)).toEqual([60, 180]);
  });

  it('a server that another service has taken over meanwhile is never stopped', async () => {
    const refusal = () => new OwnedError('Another Gluepoint is running on the data folder.');
    const { stoppedAtSeconds, notices } = await outage(() => false, 600_000, refusal);
    expect(stoppedAtSeconds).toEqual([]);
    expect(notices.at(-1)).toBe('Another Gluepoint is running on the data folder.');
  });

  it('ends when the service stops', async () => {
    const { notices } = await outage(() => false, 10_000);
    expect(notices.at(-1)).not.toContain('is back');
  });
});
