import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HOUR_MS } from '../../src/lib/time.js';

const HOST = fileURLToPath(new URL('worker-host.mjs', import.meta.url));
const PLACES = 3;
/** How far their clocks are off, by place and then in turn: a clock may also be set anew. */
const SKEWS_MS = [0, 2 * HOUR_MS, -2 * HOUR_MS];
/** A run takes about that long when there is something to do. */
const KILLED_WITHIN_MS = 400;

/** Three places in which a worker runs, one after another; each is killed soon after it began a run. */
export class Workers {
  kills = 0;
  /** They are killed until there were so many kills in all; after that they live. */
  killUpTo = 0;
  /** What they said last. */
  said = '';
  readonly #connectionString: string;
  readonly #nowMs: () => number;
  readonly #living = new Set<ChildProcess>();
  #places: Promise<void>[] = [];
  #stopped = false;

  /** `nowMs` is the true time; the workers' clocks are off by as much as 2 h. */
  constructor(connectionString: string, nowMs: () => number) {
    this.#connectionString = connectionString;
    this.#nowMs = nowMs;
  }

  start(): void {
    this.#stopped = false;
    this.#places = Array.from({ length: PLACES }, (_, place) => this.#keepWorking(place));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const worker of this.#living) worker.kill('SIGKILL');
    await Promise.all(this.#places);
  }

  async #keepWorking(place: number): Promise<void> {
    for (let turn = place; !this.#stopped; turn += 1) {
      const aheadMs = this.#nowMs() - Date.now() + (SKEWS_MS[turn % SKEWS_MS.length] as number);
      const args = [HOST, this.#connectionString, String(aheadMs)];
      const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      this.#living.add(worker);
      worker.stdout?.on('data', (chunk: Buffer) => this.#hear(worker, String(chunk)));
      await once(worker, 'exit');
      this.#living.delete(worker);
    }
  }

  async #hear(worker: ChildProcess, text: string): Promise<void> {
    this.said = `${this.said}${text}`.slice(-500);
    if (!text.includes('running') || this.kills >= this.killUpTo) return;
    await sleep(Math.random() * KILLED_WITHIN_MS);
    if (!this.#stopped && worker.kill('SIGKILL')) this.kills += 1;
  }
}
