import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { MetricJson } from './metric.js';
import type { ProcessMetrics } from './own-metrics.js';

/** How long a process may take to tell its figures; the one that asked for all waits a little longer. */
const TELL_TIMEOUT_MS = 2_000;
const GATHER_TIMEOUT_MS = 3_000;

type Message =
  | { kind: 'gather-figures' | 'tell-figures'; id: number }
  | { kind: 'figures-gathered'; id: number; all: ProcessMetrics[] }
  | { kind: 'figures-told'; id: number; told: ProcessMetrics };

/** The figures of all processes that serve one port, whichever of them is asked. */
export type Gather = () => Promise<ProcessMetrics[]>;

/** Questions to another process that wait for their answers. */
class Questions<Answer> {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  /** Rejects when no answer comes in time. */
  ask(send: (id: number) => void, timeoutMs: number): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('a process did not tell its figures in time')), timeoutMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      send(id);
    }).finally(() => this.#waiting.delete(id));
  }

  answer(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
  }
}

/** For one of several API processes: it asks the process that started it for the figures of all. */
export function gatherFromPrimary(tell: () => Promise<ProcessMetrics>): Gather {
  const questions = new Questions<ProcessMetrics[]>();
  process.on('message', async (message: Message) => {
    if (message?.kind === 'figures-gathered') questions.answer(message.id, message.all);
    if (message?.kind !== 'tell-figures') return;
    process.send?.({ kind: 'figures-told', id: message.id, told: await tell() } satisfies Message);
  });
  return () =>
    questions.ask((id) => process.send?.({ kind: 'gather-figures', id } satisfies Message), GATHER_TIMEOUT_MS);
}

/** For the process that starts the others and runs the jobs: it gathers the figures of all when one of them asks. */
export function shareFigures(tell: () => Promise<ProcessMetrics>): void {
  const questions = new Questions<ProcessMetrics>();
  const last = new Map<number, ProcessMetrics>();
  // What processes that are gone have counted: a total must not fall when one is replaced.
  let gone: MetricJson[] = [];

  const askWorker = async (worker: Worker): Promise<ProcessMetrics | undefined> => {
    const asked = questions.ask((id) => send(worker, { kind: 'tell-figures', id }), TELL_TIMEOUT_MS);
    const told = await asked.catch(() => last.get(worker.id));
    if (told !== undefined && !worker.isDead()) last.set(worker.id, told);
    return told;
  };
  const gather = async (): Promise<ProcessMetrics[]> => {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    const all = await Promise.all([tell(), ...workers.map((worker) => askWorker(worker as Worker))]);
    return [...all.filter((told) => told !== undefined), { work: gone, process: [] }];
  };

  cluster.on('message', async (worker, message: Message) => {
    if (message?.kind === 'figures-told') questions.answer(message.id, message.told);
    if (message?.kind !== 'gather-figures') return;
    send(worker, { kind: 'figures-gathered', id: message.id, all: await gather() });
  });
  cluster.on('exit', async (worker) => {
    const told = last.get(worker.id);
    last.delete(worker.id);
    if (told !== undefined) gone = await sumOf([gone, told.work.filter(({ type }) => type !== 'gauge')]);
  });
}

async function sumOf(all: MetricJson[][]): Promise<MetricJson[]> {
  return (await AggregatorRegistry.aggregate(all).getMetricsAsJSON()) as unknown as MetricJson[];
}

/** One that is going does not hear it, and is no longer waited for. */
function send(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, undefined, () => {});
}
