import { performance } from 'node:perf_hooks';

const SAMPLE_MS = 100;
/** Above this part of the time, what arrives waits for what runs. */
const BUSY_ABOVE = 0.6;

/** Whether the event loop of this process was busy most of the time lately. */
export class LoopLoad {
  #sample = performance.eventLoopUtilization();
  #sampledMs = performance.now();
  #isBusy = false;

  /** Of the time since the last sample, at least 100 ms; before that, of the time before. */
  get isBusy(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#sampledMs >= SAMPLE_MS) {
      const sample = performance.eventLoopUtilization();
      this.#isBusy = performance.eventLoopUtilization(sample, this.#sample).utilization > BUSY_ABOVE;
      this.#sample = sample;
      this.#sampledMs = nowMs;
    }
    return this.#isBusy;
  }
}
