import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoopLoad } from '../../../src/lib/loop-load.js';

function spin(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('LoopLoad', () => {
  it('LoopLoad: busy after work without a pause, and not after a pause that is longer', async () => {
    const load = new LoopLoad();
    spin(300);
    await sleep(1);
    expect(load.isBusy).toBe(true);
    await sleep(600);
    expect(load.isBusy).toBe(false);
  });

  it('LoopLoad: keeps its value for 100 ms', async () => {
    const load = new LoopLoad();
    spin(20);
    expect(load.isBusy).toBe(false);
  });
});
