import { setTimeout as sleep } from 'node:timers/promises';
import { Ground } from './ground.js';
import type { CountCheck, Line } from './line.js';
import type { StreamJob } from './load/job.js';
import { LoaderProcess } from './load/process.js';
import type { Options } from './options.js';
import { peakMemoryMib } from './process-figures.js';
import { untilQuiet } from './quiet.js';
import { startCeiling } from './sides/ceiling.js';
import { startPlain } from './sides/plain.js';
import { startProduct } from './sides/product.js';
import type { Side, SideName } from './sides/side.js';
import { type Turn, takeTurn } from './turn.js';

/** Lets the PostgreSQL of the side before settle. */
const PAUSE_MS = 100;
/** How long each side runs at most before anything counts: its code gets compiled. */
const WARM_SECONDS = 2;

/** A row of the bench (docs/rules/quality.md#bench): one file in rows/. */
export interface Row {
  name: string;
  /** Whether a run that names no rows leaves it out. */
  long?: boolean;
  run(bench: Bench): Promise<Line[]>;
}

/** What a row works with. */
export class Bench {
  readonly ground = new Ground();
  readonly checks: CountCheck[] = [];
  /** The most memory of each product process that has been stopped, MiB. */
  readonly peaks: { row: string; mib: number }[] = [];
  #before: Side | null = null;
  #loader: LoaderProcess | null = null;
  #serial = 0;
  #stopping = false;

  constructor(readonly options: Options) {}

  /** Starts servers for a row, each with a new store; with `--before`, also the product of that checkout. */
  async startSides<const Names extends SideName[]>(row: string, names: Names): Promise<Record<Names[number], Side>> {
    this.say(`${row}: starting ${names.join(', ')}`);
    const { profile } = this.options;
    const nodeArgs = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    const starters = { product: startProduct, before: this.#startBefore, ceiling: startCeiling, plain: startPlain };
    const wanted: SideName[] = [...names];
    if (this.options.before !== null && wanted.includes('product')) wanted.push('before');
    const sides = await Promise.all(wanted.map((name) => starters[name](this.ground, `${row}-${name}`, nodeArgs)));
    this.#before = sides.find(({ name }) => name === 'before') ?? null;
    return Object.fromEntries(sides.map((side) => [side.name, side])) as Record<Names[number], Side>;
  }

  #startBefore = (ground: Ground, dir: string, nodeArgs: string[]) =>
    startProduct(ground, dir, nodeArgs, this.options.before);

  /** The sides, and beside the product that of the other checkout, if there is one. */
  withBefore(sides: readonly Side[]): Side[] {
    const before = this.#before;
    return before === null ? [...sides] : sides.flatMap((side) => (side.name === 'product' ? [side, before] : [side]));
  }

  /** Stops the servers of a row. */
  async stopSides(row: string, sides: Partial<Record<SideName, Side>>): Promise<void> {
    const peak = sides.product ? peakMemoryMib(sides.product.child.pid as number) : null;
    if (peak !== null) this.peaks.push({ row, mib: peak });
    await Promise.all(Object.values(sides).map((side) => this.ground.stop(side.child)));
  }

  /** Puts one side under load. */
  async turn(side: Side, streams: StreamJob[], seconds: number): Promise<Turn> {
    this.#loader ??= new LoaderProcess(this.ground);
    const loader = this.#loader;
    this.#serial += 1;
    if (this.options.quiet) await untilQuiet();
    const job = { port: side.port, seconds, serial: this.#serial, streams };
    const turn = await takeTurn(side, () => loader.run(job));
    await sleep(PAUSE_MS);
    return turn;
  }

  /** A turn of each side that does not count. */
  async warm(sides: Side[], streamsOf: (side: Side) => StreamJob[]): Promise<Turn[]> {
    const turns: Turn[] = [];
    const seconds = Math.min(WARM_SECONDS, 2 * this.options.seconds);
    for (const side of this.withBefore(sides)) turns.push(await this.turn(side, streamsOf(side), seconds));
    return turns;
  }

  /** The sides in turn, in as many rounds as the options say. */
  async rounds(what: string, sides: Side[], streamsOf: (side: Side) => StreamJob[]): Promise<Turn[]> {
    const turns: Turn[] = [];
    for (let round = 1; round <= this.options.rounds; round += 1) {
      this.say(`${what}: round ${round} of ${this.options.rounds}`);
      for (const side of this.#ordered(sides, round))
        turns.push(await this.turn(side, streamsOf(side), this.options.seconds));
    }
    return turns;
  }

  /** In every second round the other way round: a machine gets faster or slower during a run. */
  #ordered(sides: readonly Side[], round: number): Side[] {
    const all = this.withBefore(sides);
    return round % 2 === 1 ? all : all.reverse();
  }

  /** Reports progress. */
  say(what: string): void {
    process.stderr.write(`bench: ${what}\n`);
  }

  /** Whether `close` was called. */
  get stopping(): boolean {
    return this.#stopping;
  }

  close(): Promise<void> {
    this.#stopping = true;
    return this.ground.close();
  }
}
